FROM python:3.11-slim AS bouw
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /bouw

# Neither pip nor a build tool enters the run-time environment.
COPY requirements.lock ./
RUN python -m venv --without-pip /srv/rodedraad/venv \
    && pip --python /srv/rodedraad/venv/bin/python install --require-hashes --requirement requirements.lock

# The build tool, with its hashes from the developers' lock, serves this stage only.
COPY requirements-dev.lock ./
RUN sed -n '/^setuptools==/,/[^\\]$/p' requirements-dev.lock > setuptools.lock \
    && pip install --require-hashes --requirement setuptools.lock

COPY pyproject.toml README.md LICENSE NOTICE ./
COPY app/ app/
RUN pip wheel --no-deps --no-build-isolation --wheel-dir wiel . \
    && pip --python /srv/rodedraad/venv/bin/python install --no-deps --no-index wiel/*.whl


FROM python:3.11-slim
LABEL org.opencontainers.image.title="Rode Draad" org.opencontainers.image.licenses="EUPL-1.2"
ENV PATH=/srv/rodedraad/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    RODEDRAAD_MIGRATIES=/srv/rodedraad/migrations
WORKDIR /srv/rodedraad

# Only var/ (the embedded database) may be written.
RUN groupadd --system --gid 10001 rodedraad \
    && useradd --system --uid 10001 --gid rodedraad --no-create-home --home-dir /srv/rodedraad rodedraad \
    && install --directory --owner=rodedraad --group=rodedraad --mode=0700 var
COPY --from=bouw /srv/rodedraad/venv/ venv/
COPY migrations/ migrations/
COPY LICENSE NOTICE ./

USER 10001:10001
VOLUME /srv/rodedraad/var
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "from http.client import HTTPConnection as V; v = V('127.0.0.1', 8000, timeout=3); v.request('GET', '/healthz'); raise SystemExit(v.getresponse().status != 200)"]
CMD ["rodedraad", "serve", "--host", "0.0.0.0"]
