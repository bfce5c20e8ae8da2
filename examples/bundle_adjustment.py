"""Bundle adjustment: cameras and points from where the points appear in the pictures.

One learns to get the Jacobian of a residual that has a block for each observation: one call of a vjp for each
residual of a small function gives its rows, 2 x 9 for the camera and 2 x 3 for the point, and the large matrix is
zero elsewhere. The camera model is that of Snavely, Seitz and Szeliski (2006); rotations by Rodrigues' formula.
"""

import numpy as np
from scipy.optimize import least_squares

import s2sad


def rotate(w, x):
    theta = np.sqrt(w @ w)
    if theta < 1e-12:
        return x + np.cross(w, x)
    axis = w / theta
    return np.cos(theta) * x + np.sin(theta) * np.cross(axis, x) + (1 - np.cos(theta)) * (axis @ x) * axis


def project(camera, point):
    rotation, translation, (focal, k1, k2) = camera[:3], camera[3:6], camera[6:]
    x, y, z = rotate(rotation, point) + translation
    p = np.array([-x / z, -y / z])
    r2 = p @ p
    return focal * (1.0 + k1 * r2 + k2 * r2**2) * p


def residuals(cameras, points, seen):
    return np.concatenate([project(cameras[i], points[j]) - pixel for i, j, pixel in seen])


def jacobian(cameras, points, seen):
    pull = s2sad.vjp(project, wrt=("camera", "point"))
    rows = np.zeros((2 * len(seen), cameras.size + points.size))
    for k, (i, j, _) in enumerate(seen):
        for axis in range(2):
            camera_bar, point_bar = pull(cameras[i], points[j], np.eye(2)[axis])
            row = rows[2 * k + axis]
            row[9 * i : 9 * i + 9] = camera_bar
            row[cameras.size + 3 * j : cameras.size + 3 * j + 3] = point_bar
    return rows


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    points = rng.uniform(-1.0, 1.0, (8, 3))
    cameras = np.zeros((3, 9))
    cameras[:, :3] = 0.2 * rng.standard_normal((3, 3))
    cameras[:, 5] = -6.0
    cameras[:, 6:] = [500.0, 0.01, 0.001]
    seen = [(i, j, project(cameras[i], points[j])) for i in range(3) for j in range(8)]
    print(s2sad.vjp(project, wrt=("camera", "point")).source_for(cameras[0], points[0]))

    def unpack(p):
        return p[:27].reshape(3, 9), p[27:].reshape(8, 3)

    start = np.concatenate([cameras.ravel(), points.ravel()])
    start += 0.01 * rng.standard_normal(start.size) * np.abs(start)
    exact = jacobian(*unpack(start), seen)
    numeric = np.column_stack(
        [
            (residuals(*unpack(start + h * e), seen) - residuals(*unpack(start - h * e), seen)) / (2 * h)
            for h, e in ((1e-6, e) for e in np.eye(start.size))
        ]
    )
    assert np.allclose(exact, numeric, atol=1e-3)
    print(f"{exact.shape[0]} x {exact.shape[1]} Jacobian, {np.mean(exact == 0):.0%} zeros")

    found = least_squares(
        lambda p: residuals(*unpack(p), seen), start, jac=lambda p: jacobian(*unpack(p), seen), x_scale="jac"
    )
    print("             rms error in pixels")
    for label, p in (("start", start), ("adjusted", found.x)):
        print(f"{label:10s}  {np.sqrt(np.mean(residuals(*unpack(p), seen) ** 2)):.2e}")
    assert np.sqrt(np.mean(found.fun**2)) < 1e-6
