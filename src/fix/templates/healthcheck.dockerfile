# TODO(you) Name what the image has to ask itself with, and take the sign away:
# HEALTHCHECK --interval=30s --timeout=3s --retries=3 CMD ["/app", "--health"]

