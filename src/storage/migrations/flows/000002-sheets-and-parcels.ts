import type { Migration } from '../../migrate.ts';

/**
 * Events in sheets and deliveries in parcels: rows that are written and read together are one row.
 * Content is what applying reads and goes with it; lines that somebody waits for are kept apart. What
 * an older file has becomes sheets and parcels of one each.
 */
export const sheetsAndParcels: Migration = {
  number: 2,
  name: 'sheets-and-parcels',
  sql: `
CREATE TABLE sheets (
  id INTEGER PRIMARY KEY,
  count INTEGER NOT NULL,
  statuses BLOB NOT NULL
) STRICT;

CREATE TABLE sheet_sums (
  id INTEGER PRIMARY KEY,
  declared TEXT NOT NULL,
  terms BLOB NOT NULL,
  amounts TEXT NOT NULL,
  facts TEXT NOT NULL
) STRICT;

CREATE TABLE sheet_contents (
  id INTEGER PRIMARY KEY,
  count INTEGER NOT NULL,
  ops BLOB NOT NULL,
  keys TEXT NOT NULL,
  versions TEXT NOT NULL,
  digests BLOB NOT NULL,
  routes TEXT NOT NULL,
  forms TEXT NOT NULL
) STRICT;

CREATE TABLE kept (
  event INTEGER PRIMARY KEY,
  key TEXT,
  version TEXT,
  raw BLOB NOT NULL
) STRICT;

-- In the order in which they are made: written at the end of the table, and found by the index.
CREATE TABLE parcels (
  id INTEGER PRIMARY KEY,
  receiver INTEGER NOT NULL,
  first INTEGER NOT NULL,
  count INTEGER NOT NULL,
  batch INTEGER NOT NULL,
  at TEXT NOT NULL,
  regions TEXT NOT NULL,
  lines TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX parcels_of_receiver ON parcels (receiver, first);

-- The upper half of a batch's ordinals were derived events: their deliveries say all of them now.
CREATE TEMP VIEW told AS SELECT * FROM events WHERE id % 4294967296 < 2147483648;

INSERT INTO sheets SELECT id, 1, unhex(printf('%02x', status)) FROM told;

INSERT INTO sheet_sums
  SELECT id, json_array(declared), terms, json_array(amounts), json_array(fact) FROM told;

INSERT INTO sheet_contents
  SELECT e.id, 1, unhex(printf('%02x', e.op)), coalesce(e.key, ''), json_array(e.version), e.digest,
      json_array(e.route), replace(coalesce(e.forms, ''), char(30), '')
    FROM told e JOIN batches b ON b.id = e.id / 4294967296
    WHERE b.state = 'open' OR (b.state = 'applying' AND e.id % 4294967296 >= b.applied);

INSERT INTO kept SELECT id, key, version, raw FROM events WHERE raw IS NOT NULL;

INSERT INTO parcels (receiver, first, count, batch, at, regions, lines)
  SELECT d.receiver, d.seq, 1, d.event / 4294967296,
      coalesce((SELECT b.closed_at FROM batches b WHERE b.id = d.event / 4294967296), ''),
      d.region,
      printf('{"seq":%d,"op":"%s","batch":%s,"region":"%s","key":%s,"version":%s', d.seq,
        iif(d.form = -1, 'tombstone', 'record'),
        (SELECT json_quote(b.number) FROM batches b WHERE b.id = d.event / 4294967296),
        (SELECT n.name FROM names n WHERE n.id = d.region), json_quote(e.key), json_quote(e.version))
      || iif(d.form = -1, '}', printf(',"digest":"sha256:%s","standard":%s,"record":%s}',
        lower(hex(e.digest)),
        (SELECT json_quote(json_extract(s.value, '$[3]')) FROM routes r, json_each(r.route, '$[0]') s
          WHERE r.id = e.route AND json_extract(s.value, '$[2]') = d.form LIMIT 1),
        json_extract('[' || replace(e.forms, char(10), ',') || ']', '$[' || d.form || ']')))
    FROM deliveries d JOIN events e ON e.id = d.event;

DROP VIEW told;
DROP TABLE events;
DROP TABLE deliveries;`,
};
