# What the images' GPU variant runs on: a JRE, and the libraries that ONNX Runtime 1.29 for GPUs is linked with: CUDA 12,
# cuDNN 9 and TensorRT 10. The driver comes from the machine (NVIDIA's container toolkit, or its device plugin).
#
# NOT BUILT AND NOT RUN by this project's checks: they reach neither this base image nor NVIDIA's packages. The sonames
# needed are those that 'ldd' names for the two provider libraries of the jar (docs/gpu.md); the versions pinned here
# are to be checked against what NVIDIA's repository has when you build.
#
#   docker build -f deploy/docker/gpu-runtime.Dockerfile -t latent-relay/gpu-runtime deploy/docker
ARG CUDA_IMAGE=nvidia/cuda:12.9.1-cudnn-runtime-ubuntu24.04
FROM ${CUDA_IMAGE}
ARG TENSORRT=10.14.1.48-1+cuda12.9
# The CUDA image has NVIDIA's repository set up.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends openjdk-17-jre-headless \
        "libnvinfer10=${TENSORRT}" "libnvinfer-plugin10=${TENSORRT}" "libnvonnxparsers10=${TENSORRT}" \
    && rm -rf /var/lib/apt/lists/*
# nvidia-smi, which names the GPU that an engine is made for, is part of 'utility'.
ENV NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
