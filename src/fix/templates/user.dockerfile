# Not root; a number, so that Kubernetes can see that.
USER 65532:65532

