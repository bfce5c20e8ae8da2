"""Combinations of names, keywords, ranks and dtypes, as programs write them: both modes, against differences."""

from __future__ import annotations

import linecache
import re
from typing import Any

import numpy as np
import pytest
import scipy.linalg as sl
import scipy.special as sc

from s2sad.testing import check_grad

RNG = np.random.default_rng(5)
V = RNG.standard_normal(4)
P = np.abs(V) + 0.3
T = RNG.standard_normal((3, 4))
C = RNG.standard_normal((2, 3, 4))
F = T.astype(np.float32)
Z = T + 1j * RNG.standard_normal((3, 4))
I = np.arange(1, 5)
Q = RNG.standard_normal((4, 4))
B = np.array([[True, False, True, False]] * 3)
S0 = np.array(0.7)
E0 = np.zeros((0, 3))

# expressions of x and y, and their values
PROGRAMS: list[tuple[str, tuple[Any, ...]]] = [
    ("np.sum(x,axis=(-1,0),keepdims=True)*x", (C,)),
    ("np.sum(x,axis=())", (T,)),
    ("np.mean(x,axis=())", (T,)),
    ("np.max(x,axis=(0,-1))", (C,)),
    ("np.prod(x,axis=(0,2))", (C,)),
    ("np.sum(x,axis=1,where=B,initial=2.0)", (T,)),
    ("np.max(x,axis=1,where=B,initial=-9.0)", (T,)),
    ("np.min(x,initial=0.1)", (T,)),
    ("np.prod(x,axis=0,initial=3.0,keepdims=True)", (T,)),
    ("np.sum(x,initial=y)", (T, 0.4)),
    ("np.prod(x,initial=y)", (V, 0.6)),
    ("np.sum(x,axis=0,initial=y)", (T, 0.4)),
    ("np.var(x,axis=(0,1),ddof=2)", (C,)),
    ("np.std(x,axis=-2,ddof=1,keepdims=True)", (C,)),
    ("np.std(x,where=B,axis=1)", (T,)),
    ("np.var(x,dtype=complex)", (T,)),
    ("np.var(x)", (Z,)),
    ("np.std(x,axis=0)", (Z,)),
    ("np.mean(x,dtype=np.float64)", (F,)),
    ("np.sum(x,dtype=complex)", (T,)),
    ("np.sum(x,dtype=np.float32)", (F,)),
    ("np.cumsum(x,axis=-1,dtype=complex)", (T,)),
    ("np.cumprod(x,axis=0)", (T,)),
    ("np.cumsum(x)", (C,)),
    ("np.linalg.norm(x,axis=(0,2))", (C,)),
    ("np.linalg.norm(x,ord=1,axis=1)", (T,)),
    ("np.linalg.norm(x,ord=np.inf,axis=(1,0))", (T,)),
    ("np.linalg.norm(x,'nuc',axis=(0,1))", (C,)),
    ("np.linalg.norm(x,-2)", (Q,)),
    ("np.linalg.norm(x,ord=3.5)", (V,)),
    ("np.linalg.norm(x,ord=0)*x[0]", (V,)),
    ("np.linalg.norm(x,ord=-np.inf)", (V,)),
    ("np.linalg.norm(x,ord=-1,axis=(0,1),keepdims=True)", (C,)),
    ("np.linalg.norm(x)", (Z,)),
    ("np.linalg.norm(x,axis=1,keepdims=True)", (Z,)),
    ("np.linalg.norm(x,ord=2)", (Z,)),
    ("np.multiply(x,I)", (V,)),
    ("x*I", (V,)),
    ("I/x", (V,)),
    ("I**x", (V,)),
    ("x**I", (P,)),
    ("np.power(x,I)", (P,)),
    ("np.float_power(I,x)", (V,)),
    ("np.add(x,1j)", (V,)),
    ("x*(1+2j)", (V,)),
    ("np.abs(x*(1+2j))", (V,)),
    ("np.real(x*y)", (V, np.array([1j, 2, 3, 4j]))),
    ("np.imag(x*y)", (V, 1j + V)),
    ("x*y", (F, T)),
    ("x@y", (F, T.T.copy())),
    ("np.where(B,x,y)", (F, T)),
    ("np.where(B,x,1)", (T,)),
    ("np.where(B,x,1j)", (T,)),
    ("np.dot(x,y)", (0.5, T)),
    ("np.dot(x,y)", (T, S0)),
    ("np.hypot(x,I)", (V,)),
    ("np.arctan2(x,I)", (V,)),
    ("np.maximum(x,I)", (V,)),
    ("np.logaddexp(x,I)", (V,)),
    ("np.fmod(I,x)", (V,)),
    ("np.mod(x,I)", (V,)),
    ("x//y*x", (V, 0.3)),
    ("np.divmod(x,y)[1]", (V, 0.3)),
    ("np.remainder(-x,y)", (V, P)),
    ("np.ldexp(x,I)", (V,)),
    ("np.copysign(x,y)", (V, -P)),
    ("np.heaviside(x,y)", (V, 0.4)),
    ("np.nan_to_num(x)*x", (V,)),
    ("np.outer(x,y)", (T, V)),
    ("np.inner(x,y)", (C, T)),
    ("np.tensordot(x,y,0)", (V, V)),
    ("np.tensordot(x,y,(-1,-1))", (C, T)),
    ("np.kron(x,y)", (T, V)),
    ("np.kron(x,y)", (V, C)),
    ("np.vdot(x,y)", (Z, T + 0j)),
    ("np.einsum('ii->i',x)", (Q,)),
    ("np.einsum('ij,ij',x,x)", (T,)),
    ("np.einsum('...j,j->...',x,y)", (C, V)),
    ("np.einsum('ijk->k',x)", (C,)),
    ("np.einsum('i,j,ij',x,y,Q)", (V, V)),
    ("np.matmul(x,y)", (C, V)),
    ("np.matmul(x,y)", (V, np.ones((2, 4, 3)) * V[:, None])),
    ("x.dot(y)", (T, V)),
    ("np.cross(x,y)", (T[:, :3], V[:3])),
    ("np.cross(x,y,axis=0)", (T[:, :2], T[:, 2:])),
    ("np.cross(x,y,axisa=0,axisb=-1,axisc=0)", (T, T.T.copy())),
    ("np.reshape(x,(2,-1),order='F')", (T,)),
    ("x.reshape(-1,order='F')", (T,)),
    ("x.ravel('F')", (T,)),
    ("x.flatten(order='F')", (C,)),
    ("np.transpose(x,(2,0,1))", (C,)),
    ("x.transpose(1,0,2)", (C,)),
    ("x.swapaxes(-1,0)", (C,)),
    ("np.moveaxis(x,[0,1],[-1,-2])", (C,)),
    ("np.rollaxis(x,2)", (C,)),
    ("np.roll(x,(1,-2),axis=(0,1))", (T,)),
    ("np.roll(x,7)", (T,)),
    ("np.rot90(x,-1,axes=(1,2))", (C,)),
    ("np.flip(x,(0,2))", (C,)),
    ("np.squeeze(x[None,:,None],axis=(0,2))", (V,)),
    ("np.expand_dims(x,(0,-1))", (T,)),
    ("np.broadcast_to(x,(2,3,4))", (V,)),
    ("np.tile(x,(2,1,3))", (T,)),
    ("np.repeat(x,[1,0,2],axis=0)", (T,)),
    ("np.repeat(x,2)", (T,)),
    ("np.pad(x,((1,0),(2,3)),'reflect')", (T,)),
    ("np.pad(x,2,'wrap')", (T,)),
    ("np.pad(x,1,constant_values=2.0)", (T,)),
    ("np.pad(x,(2,1),'linear_ramp',end_values=1.0)", (V,)),
    ("np.pad(x,2,'mean',stat_length=2)", (V,)),
    ("np.pad(x,1,'edge')", (C,)),
    ("np.pad(x,1,constant_values=y)", (V, 0.4)),
    ("np.take(x,[[0,5],[-1,2]],mode='wrap')", (T,)),
    ("np.take(x,[0,9],axis=1,mode='clip')", (T,)),
    ("x.take([1,1],axis=-1)", (C,)),
    ("np.take_along_axis(x,np.argsort(x,axis=0),axis=0)", (T,)),
    ("np.choose([0,1,0,1],[x,x*x])", (V,)),
    ("np.select([x>0,x<-.5],[x,x**2],x**3)", (V,)),
    ("np.compress([True,False,True],x,axis=0)", (T,)),
    ("np.extract(x>0,x)", (T,)),
    ("np.diag(x,-1)", (V,)),
    ("np.diag(x,1)", (T,)),
    ("np.diagonal(x,1,0,2)", (C,)),
    ("np.trace(x,-1,1,2)", (C,)),
    ("np.tril(x,-1)", (C,)),
    ("np.triu(x,2)", (T,)),
    ("np.vander(x,3,increasing=True)", (V,)),
    ("np.delete(x,[0,-1],axis=1)", (T,)),
    ("np.insert(x,1,y,axis=1)", (T, 0.3)),
    ("np.append(x,y,axis=0)", (T, T)),
    ("np.append(x,y)", (T, V)),
    ("np.concatenate([x,y],axis=None)", (T, V)),
    ("np.stack([x,y],axis=-1)", (T, F)),
    ("np.column_stack((x,y))", (V, Q)),
    ("np.block([[x,y],[y,x]])", (T, T)),
    ("np.dstack((x,y))", (T, T)),
    ("np.array_split(x,3,axis=1)[1]", (T,)),
    ("np.split(x,[1,3],axis=-1)[1]", (T,)),
    ("np.meshgrid(x,y,indexing='ij')[1]*np.meshgrid(x,y,indexing='ij')[0]", (V, P)),
    ("np.meshgrid(x,y)[0]", (V, V[:2])),
    ("np.resize(x,(3,3))", (V,)),
    ("np.sort(x,axis=0)[::-1]", (T,)),
    ("np.sort(x,axis=None)*np.arange(12)", (T,)),
    ("np.partition(x,2,axis=1)[:, :1]", (T,)),
    ("np.median(x,axis=(0,2),keepdims=True)", (C,)),
    ("np.quantile(x,[.2,.7],axis=1,method='hazen')", (T,)),
    ("np.percentile(x,y,axis=0)", (T, 40.0)),
    ("np.nanmedian(x,axis=1)", (T,)),
    ("np.ptp(x,axis=-1)", (C,)),
    ("np.average(x,axis=1,weights=y)", (T, P)),
    ("np.average(x,weights=y)", (T, np.abs(T) + 0.1)),
    ("np.cov(x,ddof=0)", (T,)),
    ("np.cov(x,y,rowvar=False)", (T, T)),
    ("np.cov(x,aweights=y)", (T, P)),
    ("np.corrcoef(x)", (T,)),
    ("np.histogram(V,bins=3,weights=x)[0]", (P,)),
    ("np.bincount([0,1,1,3],weights=x,minlength=6)", (V,)),
    ("np.digitize(x,[0.])*x", (V,)),
    ("np.interp(x,y,np.arange(4.))", (V, np.sort(P))),
    ("np.gradient(x,axis=1)", (T,)),
    ("np.gradient(x,.5,2.0)[1]", (T,)),
    ("np.gradient(x,y)", (V, np.sort(P))),
    ("np.diff(x,n=2,axis=0)", (T,)),
    ("np.ediff1d(x,to_begin=y)", (T, 0.3)),
    ("np.trapezoid(x,y)", (T, np.sort(P))),
    ("np.trapezoid(x,dx=.1,axis=0)", (T,)),
    ("np.convolve(x,y,'same')", (V, P[:2])),
    ("np.convolve(x,y,'valid')", (P[:2], V)),
    ("np.correlate(x,y,'full')", (V, P[:3])),
    ("np.polyval(x,y)", (V, T)),
    ("np.polyfit(np.arange(4.),x,2)", (V,)),
    ("np.polymul(x,y)", (V, P)),
    ("np.polydiv(x,y)[0]", (V, P[:2])),
    ("np.roots(x)", (P,)),
    ("np.unwrap(x,axis=0)", (T * 4,)),
    ("np.sinc(x)", (np.array([0.0, 0.5, 1.0]),)),
    ("np.i0(x)", (V,)),
    ("np.angle(x)", (Z,)),
    ("np.angle(x,deg=True)", (Z,)),
    ("np.round(x,1)+x", (V,)),
    ("np.nancumsum(x,axis=0)", (T,)),
    ("np.cumulative_sum(x,axis=1,include_initial=True)", (T,)),
    ("np.linalg.solve(x,y)", (Q, np.ones((2, 4, 1)) * V[:, None])),
    ("np.linalg.inv(x)", (np.stack([Q, Q.T]),)),
    ("np.linalg.det(x)", (np.stack([Q, Q.T]),)),
    ("np.linalg.slogdet(x)[1]", (Q,)),
    ("np.linalg.slogdet(x)[0].real*np.linalg.slogdet(x)[1]", (Q + 1j * Q.T,)),
    ("np.linalg.matrix_power(x,-2)", (Q,)),
    ("np.linalg.matrix_power(x,0)+x", (Q,)),
    ("np.linalg.pinv(x)", (T,)),
    ("np.linalg.pinv(x)", (Z,)),
    ("np.linalg.lstsq(x,y,rcond=None)[0]", (T.T.copy(), V)),
    ("np.linalg.qr(x)[1]", (T.T.copy(),)),
    ("np.linalg.qr(x,mode='r')", (T,)),
    ("np.linalg.svd(x,compute_uv=False)", (Z,)),
    ("np.abs(np.linalg.svd(x,full_matrices=False)[0])", (T,)),
    ("np.linalg.eigvals(x).real", (Q,)),
    ("np.linalg.eigh(x+x.T)[0]", (Q,)),
    ("np.linalg.cholesky(x@x.T+4*np.eye(4))", (Q,)),
    ("np.linalg.cond(x)", (Q,)),
    ("np.linalg.cond(x,1)", (Q,)),
    ("np.linalg.multi_dot([x,y,y.T,x.T])", (T, Q)),
    ("np.linalg.tensorsolve(x.reshape(2,2,4),y.reshape(2,2))", (Q, V)),
    ("np.linalg.tensorinv(x.reshape(4,2,2),1)", (Q,)),
    ("np.linalg.vecdot(x,y,axis=0)", (Z, T + 0j)),
    ("np.linalg.vector_norm(x,axis=(0,1),ord=3)", (C,)),
    ("np.linalg.matrix_norm(x,ord=-1)", (C,)),
    ("np.fft.fft(x,6,axis=0)", (T,)),
    ("np.fft.ifft(x,2,norm='ortho')", (Z,)),
    ("np.fft.rfft(x,n=5,axis=0).imag", (T,)),
    ("np.fft.irfft(x,n=5)", (Z,)),
    ("np.fft.irfft(x)", (Z,)),
    ("np.abs(np.fft.fft2(x,axes=(0,2)))", (C,)),
    ("np.fft.rfftn(x,s=(2,3),axes=(1,2)).real", (C,)),
    ("np.fft.irfftn(x,axes=(0,1))", (Z,)),
    ("np.fft.hfft(x,7)", (V + 1j * P,)),
    ("np.fft.ihfft(x,5).real", (V,)),
    ("np.fft.fftshift(x,axes=1)", (T,)),
    ("np.fft.ifftshift(x)", (V,)),
    ("np.sum(x)+np.max(x)", (S0,)),
    ("np.sort(np.atleast_1d(x))", (S0,)),
    ("np.sum(x,axis=1)", (E0,)),
    ("np.prod(x,axis=0)", (E0,)),
    ("x[()]*2", (S0,)),
    ("x.item()*y", (S0, V)),
    ("np.full((2,2),x)", (S0,)),
    ("np.stack([x,x*x])", (S0,)),
    ("np.array([x,y])", (S0, 0.3)),
    ("float(x)*y", (S0, 0.3)),
    ("x.astype(complex)*1j", (V,)),
    ("np.array(x,dtype=complex)*1j", (V,)),
    ("np.array(x,ndmin=3)*2", (V,)),
    ("np.ones_like(x)*y", (V, 0.3)),
    ("np.full_like(x,y)", (V, 0.3)),
    ("np.empty_like(x)*0+x", (V,)),
    ("np.linspace(x,y,5)", (0.1, 0.9)),
    ("np.linspace(x,y,4,endpoint=False,axis=-1)", (V, P)),
    ("np.geomspace(x,y,4)", (0.2, 3.0)),
    ("np.logspace(x,y,4,base=2.)", (0.1, 0.9)),
    ("np.arange(x,3.0,.5)", (0.2,)),
    ("np.add.reduce(x,axis=(0,2),keepdims=True)", (C,)),
    ("np.multiply.accumulate(x,axis=1)", (T,)),
    ("np.maximum.reduce(x,axis=1,initial=0.)", (T,)),
    ("np.subtract.outer(x,y)", (V, P)),
    ("np.divide.outer(x,y)", (V, P)),
    ("np.power.outer(x,y)", (P, V)),
    ("np.add.reduceat(x,[0,2,1])", (V,)),
    ("np.logaddexp.reduce(x,axis=0)", (T,)),
    ("np.hypot.reduce(x,axis=1)", (T,)),
    ("np.subtract.reduce(x)", (V,)),
    ("sl.expm(x)", (Q,)),
    ("sl.solve_triangular(x,y,trans='T',lower=True)", (Q + 4 * np.eye(4), V)),
    ("sl.lu(x)[1]", (Q,)),
    ("sl.cho_solve(sl.cho_factor(x@x.T+np.eye(4)),y)", (Q, V)),
    ("sl.toeplitz(x,y)", (V, P)),
    ("sl.solve_banded((1,1),x,y)", (np.array([[0, 1, 0.5, 0.3], [3, 4, 5, 4.0], [0.2, 0.3, 0.1, 0]]), V)),
    ("sl.norm(x,1)", (T,)),
    ("sl.block_diag(x,y)", (T, V)),
    ("sl.sqrtm(x@x.T+np.eye(4))", (Q,)),
    ("sc.logsumexp(x,axis=1,b=y,keepdims=True)", (T, np.abs(T))),
    ("sc.logsumexp(x,axis=(0,2))", (C,)),
    ("sc.softmax(x,axis=0)", (T,)),
    ("sc.log_softmax(x,axis=-1)", (C,)),
    ("sc.xlogy(x,y)", (np.array([0.0, 1.0, 2.0, 0.5]), P)),
    ("sc.jv(1.5,x)", (P,)),
    ("sc.kv(2,x)", (P,)),
    ("sc.betainc(x,y,.4)", (P, P[::-1].copy())),
    ("sc.gammainc(2.0,x)", (P,)),
    ("sc.erfcx(x)", (V,)),
    ("sc.hyp2f1(.5,1.,1.5,x)", (V / 4,)),
    ("sc.polygamma(1,x)", (P,)),
    ("sc.zeta(x,y)", (P + 1.5, P)),
    ("sc.entr(x)", (P,)),
    ("sc.rel_entr(x,y)", (P, P[::-1].copy())),
    ("sc.boxcox(x,y)", (P, 0.4)),
    ("sc.expn(2,x)", (P,)),
    ("sc.sici(x)[0]", (P,)),
    ("sc.fresnel(x)[1]", (V,)),
    ("sc.lambertw(x).real", (P,)),
]

# of a list or tuple of numbers, which NumPy makes an array of: the adjoint is a list or tuple
OF_SEQUENCES = """
np.sum(x)
np.mean(x)
np.prod(x)
np.max(x)
np.std(x)
np.cumsum(x)
np.sort(x)
np.exp(x)
np.dot(x,x)
np.inner(x,x)
np.outer(x,x)
np.linalg.norm(x)
np.diff(x)
np.median(x)
np.percentile(x,30.)
np.clip(x,0.,.5)
np.where(np.array(x)>0,x,0.)
np.concatenate([x,x])
np.stack([x,x])
np.roll(x,1)
np.flip(x)
np.tile(x,2)
np.repeat(x,2)
np.interp(.5,[0,1,2],x)
np.polyval(x,.5)
np.convolve(x,x)
np.trapezoid(x)
np.gradient(x)
np.abs(x)
np.maximum(x,.1)
np.diag(x)
np.cross(x,[1.,2.,3.])
np.vander(x)
np.fft.fft(x).real
np.asarray(x)**2
np.var(x,ddof=1)
np.average(x,weights=[1,2,3])
np.power(x,2)
np.hypot(x,1.)
np.insert(x,1,.5)
np.delete(x,0)
np.take(x,[0,2])
np.pad(x,1)
np.reshape(x,(3,1))
np.square(x)
np.add(x,x)
np.multiply(x,[1,2,3])
np.logaddexp(x,0.)
np.nansum(x)
np.ptp(x)
np.quantile(x,.3)
np.expand_dims(x,0)
np.broadcast_to(x,(2,3))
np.einsum('i,i',x,x)
np.tensordot(x,x,1)
np.kron(x,x)
np.cov(x,x)
sc.logsumexp(x)
sc.expit(x)
sum(x)*max(x)
np.linalg.norm(x,1)
np.array_split(x,2)[0]
np.meshgrid(x,x)[0]
np.atleast_2d(x)
np.vstack([x,x])
np.hstack([x,1.])
np.full(3,x)
np.take_along_axis(np.array(x),np.array([0,0]),0)
np.searchsorted([0.,.5],x)*np.array(x)
np.nan_to_num(x)
np.copysign(x,-1.)
np.ravel(x)
np.sinc(x)
np.angle(x)+np.array(x)
np.real(x)
np.unwrap(x)
np.cumprod(x)
np.append(x,x)
np.column_stack((x,x))
np.triu([x,x,x])
np.trace([x,x,x])
np.linalg.det([[x[0],.1],[.2,x[1]]])
np.linalg.inv([[x[0],.1],[.2,x[1]]])
np.linalg.solve([[x[0],.1],[.2,x[1]]],[1.,x[2]])
np.fmax(x,0.)
np.mod(x,.4)
np.float_power(np.abs(x),x)
np.heaviside(x,.5)*np.array(x)
np.ediff1d(x)
np.count_nonzero(x)*x[0]
np.polyfit([0.,1.,2.],x,1)
np.polymul(x,x)
np.polyadd(x,[1.])
np.polyder(x)
np.polyint(x)
np.roots(x).real
np.corrcoef(x,[1.,2.,4.])
np.histogram([0.,1.,2.],weights=x,bins=2)[0]
np.bincount([0,1,1],weights=x)
np.unique(x)
np.partition(x,1)
np.argsort(x)*np.array(x)
"""
OF_NESTED_SEQUENCES = """
np.sum(x,axis=0)
np.linalg.det(x)
np.linalg.inv(x)
np.transpose(x)
np.matmul(x,x)
np.dot(x,x)
np.linalg.norm(x,axis=1)
np.trace(x)
np.mean(x,axis=1)
np.array(x)@np.array(x)
np.sort(x,axis=0)
np.linalg.eigvals(x).real
np.kron(x,x)
np.max(x,axis=1)
np.cumsum(x,axis=1)
np.linalg.solve(x,x)
np.linalg.svd(x)[1]
np.reshape(x,-1)
np.ravel(x)
np.concatenate(x)
np.vstack(x)
np.stack(x,1)
np.diagonal(x)
np.tril(x)
np.swapaxes(x,0,1)
np.rot90(x)
np.squeeze(x)
np.std(x,0)
np.linalg.slogdet(x)[1]
np.linalg.cholesky(np.matmul(x,np.transpose(x))+np.eye(2))
np.linalg.matrix_power(x,3)
np.linalg.pinv(x)
sl.expm(x)
sl.inv(x)
sl.det(x)
np.einsum('ij,jk',x,x)
np.average(x,axis=0)
np.cov(x)
np.fft.fft2(x).real
np.median(x,axis=0)
np.roll(x,1,axis=0)
np.linalg.cond(x)
np.hstack(x)
"""
OF_METHODS = """
x.sum(0)
x.sum(axis=(0,1))
x.mean(-1)
x.mean(axis=0,keepdims=True)
x.max(0)
x.min(axis=1)
x.prod(1)
x.std(0,ddof=1)
x.var(axis=1)
x.cumsum()
x.cumsum(1)
x.cumprod(axis=0)
x.T@x
x.reshape(4,3)
x.reshape((2,6))
x.reshape(-1)
x.ravel()
x.flatten()
x.transpose()
x.squeeze()
x.repeat(2)
x.repeat(2,axis=1)
x.take([0,5])
x.take([1,0],1)
x.diagonal()
x.trace()
x.swapaxes(0,1)
x.copy()*x
x.clip(0,1)
x.clip(max=.5)
x.round(1)+x
x.real*2
x.imag+x
x.conj()
x.flat[3]*x
x.tolist()[0][1]*2
x.dot(x.T)
x.compress([True,False,True],axis=0)
x.astype(float)
x.item(3)*x
x.ptp() if hasattr(x,'ptp') else np.ptp(x)
x[...,::-1]
x[1:,None,:2]
x[[0,2],[1,1]]
x[x>0]
x[np.ix_([0,2],[1,3])]
x[:, [0,0,1]]
x[-1]
x[np.newaxis]
x.argmax()*x
x.any()*x
np.array(x.tolist())
x.mT
x.size*x
x.nbytes*x
divmod(x,.3)[1]
abs(x)
"""
NESTED = [[0.3, 0.7], [-0.2, 0.4]]
PROGRAMS += [(e, (x,)) for e in OF_SEQUENCES.split("\n")[1:-1] for x in ([0.3, 0.7, -0.2], (0.3, 0.7, 1.1))]
PROGRAMS += [(e, (x,)) for e in OF_NESTED_SEQUENCES.split("\n")[1:-1] for x in (NESTED, tuple(map(tuple, NESTED)))]
PROGRAMS += [(e, (T,)) for e in OF_METHODS.split("\n")[1:-1]]


def exists(expression: str) -> bool:
    """Tell whether this NumPy and this SciPy have the names of an expression."""
    for path in re.findall(r"\b(?:np|sl|sc)(?:\.[A-Za-z]\w*)+", expression):
        found: Any = {"np": np, "sl": sl, "sc": sc}[path.split(".")[0]]
        for part in path.split(".")[1:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
    return ".mT" not in expression or hasattr(np.ndarray, "mT")


PROGRAMS = [(e, args) for e, args in PROGRAMS if exists(e)]
if np.lib.NumpyVersion(np.__version__) >= "2.0.0":  # before, one right side is none for a stack of matrices
    PROGRAMS.append(("np.linalg.solve(x,y)", (np.stack([Q, Q.T]), V)))


def made(expression: str, args: tuple[Any, ...]) -> Any:
    text = f"def program({', '.join('xy'[: len(args)])}):\n    return {expression}\n"
    file = f"<combination {expression} {len(linecache.cache)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    held = {"np": np, "sl": sl, "sc": sc, "B": B, "I": I, "V": V, "Q": Q}
    exec(compile(text, file, "exec"), held)
    return held["program"]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("expression", "args"), PROGRAMS, ids=[f"{e}-{type(a[0]).__name__}" for e, a in PROGRAMS])
def test_combination(expression: str, args: tuple[Any, ...]) -> None:
    with np.errstate(all="ignore"):
        check_grad(made(expression, args), *args, wrt=tuple(range(len(args))) if len(args) > 1 else 0)
