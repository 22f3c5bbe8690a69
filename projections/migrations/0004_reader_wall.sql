-- The wall between customers holds whatever SQL comes to run in a reader's session (docs/decisions/0013).
--
-- Whose rows are seen is said by two settings, the customer and a proof of it that can be made with this key only. SQL may change settings, but can't
-- make another customer's proof: the key's table is closed to the reader.
CREATE TABLE reader_wall (key bytea NOT NULL);
INSERT INTO reader_wall SELECT sha256(convert_to(string_agg(gen_random_uuid()::text, ''), 'UTF8')) FROM generate_series(1, 4);

-- The customer whose rows this session may see now; none without its proof. Who has the tables themselves (an older version of the program, or the
-- portal where the server gives it no login for reading) could take the wall down anyway, and needs none.
CREATE FUNCTION reader_customer() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ DECLARE
    named  text := nullif(current_setting('portal.customer_id', true), '');
    given  text := current_setting('portal.customer_proof', true);
    secret bytea;
    right_one text;
BEGIN
    IF named IS NULL OR pg_has_role(session_user, current_user, 'MEMBER') THEN
        RETURN named::uuid;
    END IF;
    SELECT key INTO secret FROM reader_wall;
    right_one := encode(sha256(secret || sha256(secret || convert_to(named, 'UTF8'))), 'hex');
    -- Compared by their hashes: how long it takes says nothing of how much of a guess is right.
    RETURN CASE WHEN sha256(secret || convert_to(given, 'UTF8')) = sha256(secret || convert_to(right_one, 'UTF8')) THEN named::uuid END;
END $$;
REVOKE ALL ON FUNCTION reader_customer() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reader_customer() TO portal_reader;

DO $$ DECLARE walled record; BEGIN
    FOR walled IN SELECT schemaname, tablename FROM pg_policies WHERE policyname = 'one_customer' LOOP
        EXECUTE format('ALTER POLICY one_customer ON %I.%I USING (customer_id = (SELECT reader_customer()))', walled.schemaname, walled.tablename);
    END LOOP;
END $$;

-- The end of the log, without the log.
CREATE FUNCTION log_head() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS 'SELECT max(position) FROM events';
REVOKE ALL ON FUNCTION log_head() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log_head() TO portal_reader;
