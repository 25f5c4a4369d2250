/** zj-social-insurance, a system built by the province: who is insured, and what was paid. */
import { openDatabase, type Content } from './database.ts';
import { insuredRows, LATEST_MONTH, type InsuredRow } from './insured-rows.ts';
import { CITIZEN_ID, readCommandLine, serve, type Provider } from './serve.ts';

const MONTH_COUNT = 12;

/** Payments are the months in which an insurance was paid, and are not stored one by one. */
const content: Content = {
  tables: `
    CREATE TABLE insured (
      asked_id TEXT NOT NULL, AAC001 TEXT NOT NULL, AAC002 TEXT NOT NULL, AAC003 TEXT NOT NULL,
      AAE140 TEXT NOT NULL, AAC031 TEXT NOT NULL, AAE003 TEXT NOT NULL, AAB003 TEXT NOT NULL,
      AAB301 TEXT NOT NULL, AAE180 TEXT NOT NULL, AAE020 INTEGER NOT NULL,
      PRIMARY KEY (asked_id, AAE140)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE month (AAE003 TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;`,
  fill(database, province) {
    const insertMonth = database.prepare('INSERT INTO month VALUES (?)');
    for (const month of lastMonths()) insertMonth.run(month);
    const insert = database.prepare<[InsuredRow]>(`
      INSERT INTO insured VALUES (@askedId, @AAC001, @AAC002, @AAC003, @AAE140, @AAC031, @AAE003,
        @AAB003, @AAB301, @AAE180, @AAE020)`);
    for (const row of insuredRows(province)) insert.run(row);
  },
};

function lastMonths(): readonly string[] {
  const latest = Number(LATEST_MONTH.slice(0, 4)) * 12 + Number(LATEST_MONTH.slice(4)) - 1;
  return Array.from({ length: MONTH_COUNT }, (_unused, back) => {
    const month = latest - back;
    return `${Math.floor(month / 12)}${String((month % 12) + 1).padStart(2, '0')}`;
  });
}

function createProvider(file: string): Provider {
  const database = openDatabase(file, content);
  const findStatus = database.prepare<[string]>(`
    SELECT AAC001, AAC002, AAC003, AAE140, AAC031, AAE003, AAB003, AAB301, AAE180
    FROM insured WHERE asked_id = ?`);
  const findPayments = database.prepare<[string]>(`
    SELECT insured.AAC002, insured.AAE140, month.AAE003, insured.AAE020, insured.AAB301
    FROM insured JOIN month ON month.AAE003 <= insured.AAE003
    WHERE insured.asked_id = ? ORDER BY insured.AAE140, month.AAE003`);
  const found = (data: readonly unknown[]): object => ({ code: '1', message: '成功', data });
  const asked = { key: 'AAC002', pattern: CITIZEN_ID };
  return {
    endpoints: [
      { path: '/status/query', ...asked, answer: (id) => found(findStatus.all(id)) },
      { path: '/payments/query', ...asked, answer: (id) => found(findPayments.all(id)) },
    ],
    malformed: { code: '0', message: '参数错误' },
    close: () => database.close(),
  };
}

const { port, databaseFile } = readCommandLine(process.argv.slice(2));
serve(createProvider(databaseFile), port);
