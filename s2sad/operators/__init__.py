"""What is made of derivatives: halves, columns, sparse matrices."""
