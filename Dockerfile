# Written from documentation; built and run nowhere yet.
FROM python:3.11-slim AS build
WORKDIR /app
RUN pip install --no-cache-dir uv
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN uv venv /opt/archive && uv pip install --python /opt/archive/bin/python --require-hashes -r requirements.lock
COPY archive_service archive_service
COPY storage storage
COPY templates templates
COPY workflows workflows
RUN uv pip install --python /opt/archive/bin/python --no-deps .

FROM python:3.11-slim
# A fixed number: the files that hold secrets are given to it on the host
RUN useradd --uid 10001 --create-home archive && install -d -o archive -g archive -m 0700 /srv/archive
COPY --from=build /opt/archive /opt/archive
ENV PATH=/opt/archive/bin:$PATH ARCHIVE_HOME=/srv/archive/home PYTHONDONTWRITEBYTECODE=1 TZ=UTC
USER archive
WORKDIR /srv/archive
VOLUME /srv/archive
ENTRYPOINT ["archive-service"]
CMD ["doctor"]
