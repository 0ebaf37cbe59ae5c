-- Numbers of cases, in lower case, where a part of one is looked for: see docs/adr/0011. A number never changes, so this
-- is written once for each case, by the database, so that a version that knows nothing of it writes it too.
CREATE FUNCTION trigrams(written text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT substr(written, n, 3)) FROM generate_series(1, greatest(length(written) - 2, 1)) AS n
$$;
CREATE FUNCTION write_case_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO case_number (case_id, number) VALUES (NEW.case_id, lower(NEW.number));
    RETURN NULL;
END
$$;

-- What takes long comes first, while others write; from the trigger on they wait, and what they opened is made up for.
CREATE TABLE case_number (
    case_id TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C" NOT NULL
);
INSERT INTO case_number (case_id, number) SELECT case_id, lower(number) FROM "case";
ALTER TABLE case_number ADD CONSTRAINT pk_case_number PRIMARY KEY (case_id);
CREATE INDEX ix_case_number_number ON case_number (number);
CREATE INDEX ix_case_number_parts ON case_number USING gin (trigrams(number)) WITH (gin_pending_list_limit = 256);
ANALYZE case_number;

CREATE TRIGGER write_case_number AFTER INSERT ON "case" FOR EACH ROW EXECUTE FUNCTION write_case_number();
INSERT INTO case_number (case_id, number)
    SELECT case_id, lower(number) FROM "case" AS c
    WHERE NOT EXISTS (SELECT 1 FROM case_number AS n WHERE n.case_id = c.case_id);
ALTER TABLE case_number ADD CONSTRAINT fk_case_number_case_id FOREIGN KEY (case_id) REFERENCES "case" (case_id);
