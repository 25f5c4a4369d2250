import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { capture, freshFolder } from '../../src/cli/capture.test.ts';
import { createCli } from '../../src/cli/cli.ts';
import { commandActions } from '../../src/cli/command-actions.ts';
import { run } from '../../src/cli/index.ts';
import { storeToken } from '../../src/cli/people-token.ts';
import { programOf } from '../../src/cli/run.ts';
import { sha256 } from '../../src/cli/sha256.ts';
import { leavesOf } from '../../src/cli/who-may.ts';
import { actionNames, actions, type ActionName } from '../../src/people/index.ts';
import { verifierKeyOf } from '../../src/proofs/index.ts';
import { createNodeCryptoProvider } from '../../src/signatures/index.ts';
import { actionsAt } from './support/served.ts';

const SOMEBODY = '01900000-0000-7000-8000-000000000000';

const person = {
  person: SOMEBODY,
  loginName: 'lin',
  displayName: '测试员',
  agency: 'zj-tax',
  state: 'active',
  roles: [],
};

/** Enough of every answer for a command to go on asking; what no command reads alike is absent. */
const answer = {
  ...person,
  person,
  people: [person],
  session: { steppedUpUntil: '2999-01-01T00:00:00.000Z' },
  inForce: 'sha256:0',
  version: 1,
  system: 'xihu-window',
  keyid: 'xihu-window:k',
  warnings: [],
  appSecret: 's',
  activationToken: 't',
  expiresAt: '2999-01-01T00:00:00.000Z',
  ...Object.fromEntries(
    ['publications', 'unpublished', 'files', 'documents', 'changes', 'keys', 'grants']
      .concat(['recoveries', 'erasures', 'moved', 'revoked', 'declined', 'records', 'flows'])
      .concat(['receivers', 'deadLetters', 'corrections', 'tables', 'chains', 'rules'])
      .map((name) => [name, []]),
  ),
};

/** What proving at the terminal who one is asks for, beside the act itself. */
const proving: readonly ActionName[] = ['session.open', 'session.step-up', 'session.close'];

const DATASET = 'social-insurance-status';

/** Commands that ask, with the least they take. `PROFILE`, `OUT` and `GATEWAY` are filled in. */
const byPeople: readonly string[] = [
  'flows list',
  'flows corrections f --signed-in',
  'flows answer f c --signed-in',
  'flows answer f c --signed-in --accept --reason x',
  'flows quarantine f b',
  'flows quarantine f b --ask 0 --reason x',
  'flows quarantine f b --approve 0',
  'flows deadletters f',
  'flows replay f r --after 0',
  'flows poll f',
  'flows unclaimed f',
  'flows claim f',
  'flows quality f b',
  'flows lag f b',
  'catalog bundles',
  'catalog export OUT',
  'catalog diff',
  'catalog diff --meaning a b',
  'catalog impact a b',
  'catalog publish --bundle sha256:0 --reason x',
  'catalog change list',
  'catalog change create --agency zj-tax --title x --reason x',
  'catalog change show c',
  'catalog change diff c',
  'catalog change impact c',
  'catalog change edit c',
  'catalog change rebase c',
  'catalog change submit c',
  'catalog change withdraw c',
  'catalog change approve c --at 1',
  'catalog change refuse c --reason x',
  'catalog change publish c --at 1',
  'catalog change decline c --reason x',
  'audit trace --case x',
  'audit indicators',
  'audit gaps',
  'audit export --out OUT',
  `audit erasures ask --exchange ${SOMEBODY} --reason other`,
  'audit erasures list',
  'audit erasures approve e',
  'audit erasures refuse e',
  'keys request --system xihu-window --algorithm hmac-sm3 --out OUT',
  'keys rotate xihu-window:k --algorithm hmac-sm3 --out OUT',
  'keys approve xihu-window:k',
  'keys refuse xihu-window:k --reason x',
  'keys revoke xihu-window:k --reason x',
  'keys list',
  'grants list',
  'grants revoke g --reason x',
  'activate --gateway GATEWAY',
  'sign-in --gateway GATEWAY',
  'sign-out',
  'people list',
  'people create --login lin --name x --agency zj-tax --role department-head',
  'people roles lin --role department-head',
  'people disable lin --reason left',
  'people enable lin',
  'people invite lin',
  'people recoveries',
  'people recover lin --reason both-lost',
  'people approve-recovery r',
  'people refuse-recovery r',
  'agency move zj-tax --to hz-housing --person lin=hz-housing',
];

/** An answer that the gateway has not signed is not believed, so these get no further than one. */
const bySystems: readonly string[] = [
  `call ${DATASET} --subject citizenId=x --items status --item hiring-registration --case x`,
  'flows send f SOURCE --batch b',
  'flows pull f --out OUT',
  'flows reconcile f b',
  'flows relay f --to PROFILE',
  'flows origin f b --source-key SOURCE',
  'flows status f',
  'flows receipts f b',
  'flows resources f',
  'flows correct f --key k --code wrong --reason x',
  'flows withdraw f c',
  'flows corrections f',
  'flows answer f c --accept --reason x',
  'audit verify',
  'audit mirror --out OUT',
  `audit evidence ${SOMEBODY}`,
  'audit trace --case x',
];

const notRun: Readonly<Record<string, string>> = {
  'audit witness': 'follows a log until it is stopped: src/cli/audit-witness.test.ts',
  'catalog import': 'asks as `catalog publish` does: bundles-cli.test.ts',
};

const crypto = createNodeCryptoProvider();

describe('commands and actions', () => {
  const folder = freshFolder();
  let server: Server;
  let baseUrl = '';
  let asked: (readonly ActionName[])[] = [];

  before(async () => {
    server = createServer((request, response) => {
      asked.push(actionsAt(request.method ?? '', request.url ?? ''));
      request.resume();
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { privatePem, publicPem } = crypto.generateKeyPair('ed25519');
    const [privateKeyFile, publicKeyFile] = [join(folder, 'k.pem'), join(folder, 'k.pub.pem')];
    writeFileSync(privateKeyFile, privatePem);
    writeFileSync(publicKeyFile, publicPem);
    const key = { keyid: 'k', algorithm: 'ed25519', privateKeyFile, publicKeyFile };
    const profile = {
      baseUrl,
      gateway: key,
      systems: [
        { id: 'xihu-window', agency: 'hz-xihu-approval', role: 'consumer', ...key },
        { id: 'bureau-audit', agency: 'zj-data-bureau', role: 'auditor', ...key },
      ],
      log: { origin: 'x', verifierKey: verifierKeyOf(sha256, 'x', new Uint8Array(32)) },
      samples: [],
    };
    writeFileSync(join(folder, 'profile.json'), JSON.stringify(profile));
    mkdirSync(join(folder, 'out'));
  });
  after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  const words = leavesOf(programOf(createCli(capture().io, 'en'))).map(([name]) => name);
  const wordsOf = (line: string): string =>
    words.find((name) => line === name || line.startsWith(`${name} `)) ?? line;

  let outs = 0;
  /** What a command asks of the gateway, as the actions of the routes it comes to. */
  async function askedBy(line: string, isPerson: boolean) {
    asked = [];
    const { io, err } = capture({ XDG_CONFIG_HOME: join(folder, isPerson ? 'lin' : 'nobody') });
    if (isPerson) {
      const endsAt = new Date(Date.now() + 60_000).toISOString();
      storeToken(io, { baseUrl, token: 't', endsAt, displayName: 'x' });
    }
    const filled: Readonly<Record<string, string>> = {
      PROFILE: join(folder, 'profile.json'),
      SOURCE: join(folder, 'k.pub.pem'),
      OUT: join(folder, 'out', String((outs += 1))),
      GATEWAY: baseUrl,
    };
    const argv = line.split(' ').map((part) => filled[part] ?? part);
    const profile = isPerson ? [] : ['--profile', join(folder, 'profile.json')];
    await run([...argv, ...profile], { ...io, typed: ['lin', 'x', 'x', 'x'] });
    return { asked, err: err() };
  }

  it('each command has a row, and each row a command', () => {
    assert.deepEqual(Object.keys(commandActions).toSorted(), words.toSorted());
    const named = Object.values(commandActions).flat();
    assert.deepEqual(
      named.filter((name) => !actionNames.includes(name)),
      [],
    );
  });

  it('each command that asks is tried here, or elsewhere', () => {
    const tried = new Set([...byPeople, ...bySystems].map(wordsOf));
    const asking = words.filter((name) => commandActions[name]?.length !== 0);
    const isMissed = (name: string): boolean => !tried.has(name) && notRun[name] === undefined;
    assert.deepEqual(asking.filter(isMissed), []);
  });

  it('commands of people ask for all that they name, and for nothing else', async () => {
    const seen = new Map<string, Set<ActionName>>();
    for (const line of byPeople) {
      const name = wordsOf(line);
      const row = commandActions[name] ?? [];
      const { asked: routes, err } = await askedBy(line, true);
      assert.equal(routes.length > 0, true, `${line}: ${err}`);
      const isNamed = (route: readonly ActionName[]): boolean =>
        route.some((action) => row.includes(action) || proving.includes(action));
      assert.deepEqual(
        routes.filter((route) => !isNamed(route)),
        [],
        line,
      );
      seen.set(name, new Set([...(seen.get(name) ?? []), ...routes.flat()]));
    }
    for (const [name, met] of seen) {
      const missed = commandActions[name]?.filter(
        (action) => actions[action].who !== 'systems' && !met.has(action),
      );
      assert.deepEqual(missed, [], name);
    }
  });

  it('commands of people prove who it is where what they ask for is dangerous', async () => {
    for (const line of byPeople) {
      const isDangerous = commandActions[wordsOf(line)]?.some((name) => actions[name].isDangerous);
      const { asked: routes } = await askedBy(line, true);
      assert.equal(routes.flat().includes('session.open'), isDangerous, line);
    }
  });

  it('commands of systems ask for what they name, and for nothing else', async () => {
    for (const line of bySystems) {
      const row = commandActions[wordsOf(line)] ?? [];
      const { asked: routes, err } = await askedBy(line, false);
      assert.equal(routes.length > 0, true, `${line}: ${err}`);
      const isNamed = (route: readonly ActionName[]): boolean =>
        route.some((action) => row.includes(action));
      assert.equal(routes.every(isNamed), true, line);
    }
  });

  it('tell in their help who may', async () => {
    const helpOf = async (...argv: readonly string[]): Promise<string> => {
      const { io, out } = capture();
      assert.equal(await run([...argv, '--help'], io), 0);
      return out();
    };
    for (const name of words) {
      assert.match(await helpOf(...name.split(' '), '--lang', 'en'), /Who may:\n {2}\S/, name);
    }
    assert.match(await helpOf('keys', 'approve'), /谁可以：\n {2}审批密钥：安全保密管理员/);
    assert.match(await helpOf('keys', 'convert'), /谁可以：\n {2}本机用户/);
  });
});
