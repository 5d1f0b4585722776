# Written from documentation; built and run nowhere yet.
FROM python:3.11-slim
WORKDIR /app
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN pip install --no-cache-dir uv && uv pip install --system --require-hashes -r requirements.lock
COPY archive_service archive_service
COPY storage storage
COPY templates templates
COPY workflows workflows
RUN uv pip install --system --no-deps . && useradd --create-home archive
USER archive
ENV ARCHIVE_HOME=/srv/archive
ENTRYPOINT ["archive-service"]
CMD ["doctor"]
