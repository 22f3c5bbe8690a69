# The program without a database of its own: PORTAL_DATABASE_URL and PORTAL_MASTER_KEY must be given.
FROM python:3.11-slim@sha256:9c900dea9e8fb7e16277c179b555cc72d29a352dbc33cff48ad5a0412fd5bfc7 AS build
WORKDIR /build
COPY requirements.txt requirements-dev.txt ./
# The pinned build tools stand in the development lock.
RUN pip install --no-cache-dir --require-hashes -r requirements-dev.txt \
 && python -m venv /opt/portal \
 && /opt/portal/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /opt/portal/bin/pip install --no-deps --no-index /wheels/*.whl

FROM python:3.11-slim@sha256:9c900dea9e8fb7e16277c179b555cc72d29a352dbc33cff48ad5a0412fd5bfc7
RUN useradd --create-home --home-dir /var/lib/portal --shell /usr/sbin/nologin portal \
 && install -d -m 0700 -o portal -g portal /var/lib/portal/data /var/lib/portal/data/documents
COPY --from=build /opt/portal /opt/portal
# docker build --build-arg COMMIT=$(git rev-parse HEAD) . : which one runs is told in /metrics; empty counts as not set.
ARG COMMIT=
ENV PORTAL_COMMIT=$COMMIT
ENV PATH=/opt/portal/bin:$PATH PYTHONUNBUFFERED=1 PORTAL_HOST=0.0.0.0 PORTAL_LOG_JSON=true PORTAL_DATA_DIR=/var/lib/portal/data
USER portal
WORKDIR /var/lib/portal
EXPOSE 8000
ENTRYPOINT ["portal"]
CMD ["serve"]
