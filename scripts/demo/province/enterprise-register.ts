/** zj-enterprise-register, a system built by the province: enterprises and their abnormal listings. */
import { openDatabase, type Content } from './database.ts';
import {
  abnormalRows,
  enterpriseRow,
  type AbnormalRow,
  type EnterpriseRow,
} from './enterprise-rows.ts';
import { readCommandLine, serve, USCC, type Provider } from './serve.ts';

const content: Content = {
  tables: `
    CREATE TABLE enterprise (
      UNISCID TEXT PRIMARY KEY, ENTNAME TEXT NOT NULL, ESTDATE INTEGER NOT NULL,
      OPFROM TEXT NOT NULL, REGCAP TEXT NOT NULL, REGSTATE TEXT NOT NULL, REGORG TEXT NOT NULL,
      DOM TEXT NOT NULL, LEREP TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE abnormal (
      UNISCID TEXT NOT NULL, INDATE TEXT NOT NULL, INREASON TEXT NOT NULL, OUTDATE TEXT NOT NULL,
      PRIMARY KEY (UNISCID, INDATE)
    ) STRICT, WITHOUT ROWID;`,
  fill(database, { enterprises }) {
    const insertEnterprise = database.prepare<[EnterpriseRow]>(`
      INSERT INTO enterprise VALUES (@UNISCID, @ENTNAME, @ESTDATE, @OPFROM, @REGCAP, @REGSTATE,
        @REGORG, @DOM, @LEREP)`);
    const insertAbnormal = database.prepare<[AbnormalRow]>(
      'INSERT INTO abnormal VALUES (@UNISCID, @INDATE, @INREASON, @OUTDATE)',
    );
    for (const enterprise of enterprises) {
      insertEnterprise.run(enterpriseRow(enterprise));
      for (const row of abnormalRows(enterprise)) insertAbnormal.run(row);
    }
  },
};

function createProvider(file: string): Provider {
  const database = openDatabase(file, content);
  const findEnterprise = database.prepare<[string]>('SELECT * FROM enterprise WHERE UNISCID = ?');
  const findAbnormal = database.prepare<[string]>(
    'SELECT * FROM abnormal WHERE UNISCID = ? ORDER BY INDATE',
  );
  const found = (list: readonly unknown[]): object => ({
    code: '200',
    msg: 'ok',
    result: { list },
  });
  const asked = { key: 'UNISCID', pattern: USCC };
  return {
    endpoints: [
      { path: '/enterprise/query', ...asked, answer: (id) => found(findEnterprise.all(id)) },
      { path: '/abnormal/query', ...asked, answer: (id) => found(findAbnormal.all(id)) },
    ],
    malformed: { code: '400', msg: '参数错误' },
    close: () => database.close(),
  };
}

const { port, databaseFile } = readCommandLine(process.argv.slice(2));
serve(createProvider(databaseFile), port);
