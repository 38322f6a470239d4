# The image of the worker, the replay producer and the page: one command, `nadhir`.

FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/nadhir
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY schemas schemas
COPY streams streams
RUN /opt/nadhir/bin/pip install --no-cache-dir --no-compile -c constraints.txt . \
    && /opt/nadhir/bin/nadhir --help > /dev/null

FROM python:3.11-slim-bookworm
COPY --from=build /opt/nadhir /opt/nadhir
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/nadhir --create-home nadhir
# Tables live here; a volume keeps them over restarts.
ENV PATH=/opt/nadhir/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NADHIR_DATA_DIR=/var/lib/nadhir/worker
USER nadhir
WORKDIR /var/lib/nadhir
VOLUME /var/lib/nadhir
ENTRYPOINT ["nadhir"]
CMD ["--help"]
