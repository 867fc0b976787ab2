# Sourceline's web server. The database is elsewhere: DATABASE_URL says where; compose.yaml brings one.

# Packages are made ready in a stage of their own, so that pip's leavings stay behind.
FROM python:3.13-slim-trixie AS packages
WORKDIR /srv/sourceline
COPY requirements.txt .
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.13-slim-trixie
# A user without rights, whose number is fixed so that the owner of mounted files can be set.
RUN useradd --uid 10001 --user-group --no-log-init --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin sourceline
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/sourceline
# .dockerignore names what goes in.
COPY . .
# The user below may write no byte code: each start would compile everything anew.
RUN python -m compileall -q app.py geo layers web
ENV PATH="/opt/venv/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000
# By number, so that a platform that forbids root can tell.
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "script/lib/healthcheck.py"]
# Without DATABASE_URL there is nothing to serve from: this image has no PostgreSQL, and says so.
CMD ["flask", "--app", "app", "serve"]
