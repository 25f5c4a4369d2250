/** hz-population, Hangzhou's own system: households of the city, and residence permits. */
import { openDatabase, type Content } from './database.ts';
import { permitRows, personRows, type PermitRow, type PersonRow } from './population-rows.ts';
import { CITIZEN_ID, readCommandLine, serve, type Provider } from './serve.ts';

/** The number is no key: the register holds somebody twice. */
const content: Content = {
  tables: `
    CREATE TABLE person (
      gmsfhm TEXT NOT NULL, xm TEXT NOT NULL, xb TEXT NOT NULL, mz TEXT NOT NULL,
      csrq TEXT NOT NULL, xzqh TEXT NOT NULL, hjdz TEXT NOT NULL, lxdh TEXT NOT NULL
    ) STRICT;
    CREATE INDEX person_by_number ON person (gmsfhm);
    CREATE TABLE permit (
      gmsfhm TEXT PRIMARY KEY, jzzh TEXT NOT NULL, jzdz TEXT NOT NULL, jzxzqh TEXT NOT NULL,
      qfrq TEXT NOT NULL, yxqz TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;`,
  fill(database, province) {
    const insertPerson = database.prepare<[PersonRow]>(
      'INSERT INTO person VALUES (@gmsfhm, @xm, @xb, @mz, @csrq, @xzqh, @hjdz, @lxdh)',
    );
    const insertPermit = database.prepare<[PermitRow]>(
      'INSERT INTO permit VALUES (@gmsfhm, @jzzh, @jzdz, @jzxzqh, @qfrq, @yxqz)',
    );
    for (const row of personRows(province)) insertPerson.run(row);
    for (const row of permitRows(province)) insertPermit.run(row);
  },
};

function createProvider(file: string): Provider {
  const database = openDatabase(file, content);
  const findPerson = database.prepare<[string]>(
    'SELECT * FROM person WHERE gmsfhm = ? ORDER BY rowid',
  );
  const findPermit = database.prepare<[string]>('SELECT * FROM permit WHERE gmsfhm = ?');
  const found = (data: readonly unknown[]): object => ({ status: '0', data });
  const asked = { key: 'gmsfhm', pattern: CITIZEN_ID };
  return {
    endpoints: [
      { path: '/person', ...asked, answer: (id) => found(findPerson.all(id)) },
      { path: '/residence', ...asked, answer: (id) => found(findPermit.all(id)) },
    ],
    malformed: { status: '1', message: '参数错误', data: [] },
    close: () => database.close(),
  };
}

const { port, databaseFile } = readCommandLine(process.argv.slice(2));
serve(createProvider(databaseFile), port);
