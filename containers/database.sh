#!/bin/sh
# Run once, by the image, on a new database server: an ordinary account that owns the database, and a login that only reads (docs/operations.md).
# Names may be set, so that the same is tried on another server.
set -eu
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
    --set=name="${PORTAL_DATABASE:-portal}" --set=reading="${PORTAL_READING:-portal_reading}" \
    --set=password="$PORTAL_DATABASE_PASSWORD" --set=reader_password="$PORTAL_READER_PASSWORD" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
SELECT 'CREATE ROLE portal_reader NOLOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_reader') \gexec
GRANT portal_reader TO :"name" WITH ADMIN OPTION;
CREATE ROLE :"reading" LOGIN PASSWORD :'reader_password';
GRANT portal_reader TO :"reading";
CREATE DATABASE :"name" OWNER :"name" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO :"reading";
SQL
