import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../shapes/index.ts';
import { loadSettings, packageRoot, SettingsError, type SettingFault } from './index.ts';

function faultsOf(load: () => unknown): readonly SettingFault[] {
  try {
    load();
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.faults;
  }
  return [];
}

const keysAndRules = (faults: readonly SettingFault[]): string[] =>
  faults.map(({ key, rule }) => `${key} ${rule}`).sort();

describe('settings', () => {
  let folder = '';
  const fileWith = (text: string): string => {
    const file = join(folder, 'jingwei.yaml');
    writeFileSync(file, text);
    return file;
  };
  const load = (text: string, env: NodeJS.ProcessEnv = {}): Settings =>
    loadSettings({ file: fileWith(text), env });

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'settings-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are complete without a file and without variables', () => {
    const settings = loadSettings({ env: { PATH: '/bin' } });
    assert.deepEqual(settings.listen, { host: '127.0.0.1', port: 8080 });
    assert.equal(settings.data, join(process.cwd(), '.jingwei/data'));
    assert.equal(settings.schemas, join(packageRoot, 'schemas'));
    assert.equal(settings.limits.bodyBytesMax, 1024 * 1024);
  });

  it('find the root of the package', () => {
    const { name } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
      name: string;
    };
    assert.equal(name, 'jingwei');
  });

  it('come from the file over the defaults, and from the environment over both', () => {
    const text = 'listen: { port: 1 }\nlimits: { inFlightMax: 2 }\nlogLevel: warn\n';
    const settings = load(text, {
      JINGWEI_LISTEN__PORT: '3',
      JINGWEI_LOG__ORIGIN: 'example.gov.cn/log',
      JINGWEI_LIMITS__PROVIDER_TIMEOUT_MS: '400',
      JINGWEI_ORIGINS: '[https://share.example.gov.cn]',
      JINGWEI_PROVIDERS__MARKET_REGISTRY__BASE_URL: 'http://127.0.0.1:9000',
    });
    assert.deepEqual(settings.listen, { host: '127.0.0.1', port: 3 });
    assert.equal(settings.log.origin, 'example.gov.cn/log');
    assert.equal(settings.limits.inFlightMax, 2);
    assert.equal(settings.limits.providerTimeoutMs, 400);
    assert.equal(settings.limits.logQueueMax, 4096);
    assert.equal(settings.logLevel, 'warn');
    assert.deepEqual(settings.origins, ['https://share.example.gov.cn']);
    assert.deepEqual(settings.providers, {
      'market-registry': { baseUrl: 'http://127.0.0.1:9000' },
    });
  });

  it('take an empty file as saying nothing', () => {
    for (const text of ['', '# only a comment\n', '---\n'])
      assert.equal(load(text).listen.port, 8080);
  });

  it("resolve relative paths against the file's folder", () => {
    const { data, certs } = load('data: ./state\ncerts: /etc/jingwei/certs\n');
    assert.deepEqual({ data, certs }, { data: join(folder, 'state'), certs: '/etc/jingwei/certs' });
  });

  it('cannot be changed, and change no default', () => {
    const settings = load('providers: { tax: { baseUrl: "http://a" } }\n');
    assert.throws(() => (settings.limits.bodyBytesMax = 1), TypeError);
    assert.throws(() => settings.origins.push('http://b'), TypeError);
    assert.throws(() => (settings.providers['tax'] = { baseUrl: 'http://c' }), TypeError);
    assert.deepEqual(load('').providers, {});
  });

  const bad: readonly {
    readonly name: string;
    readonly text?: string;
    readonly env?: NodeJS.ProcessEnv;
    readonly faults: readonly string[];
  }[] = [
    { name: 'an unknown key', text: 'listn: 1', faults: ['listn additionalProperties'] },
    {
      name: 'an unknown key deeper down',
      text: 'limits: { bodyMax: 1 }',
      faults: ['limits.bodyMax additionalProperties'],
    },
    {
      name: 'an unknown variable',
      env: { JINGWEI_LISTEN_PORT: '1' },
      faults: ['listenPort additionalProperties'],
    },
    {
      name: 'a variable that only has the prefix',
      env: { JINGWEI_: '1' },
      faults: [' additionalProperties'],
    },
    { name: 'the wrong type', text: 'listen: { port: "80" }', faults: ['listen.port type'] },
    {
      name: 'a value too small',
      text: 'limits: { logQueueMax: 1 }',
      faults: ['limits.logQueueMax minimum'],
    },
    {
      name: 'a value too great',
      env: { JINGWEI_LISTEN__PORT: '65536' },
      faults: ['listen.port maximum'],
    },
    { name: 'a value outside the list', text: 'logLevel: loud', faults: ['logLevel enum'] },
    { name: 'an origin with a path', text: 'origins: [http://a/b]', faults: ['origins.0 pattern'] },
    {
      name: 'origins twice',
      text: 'origins: [http://a, http://a]',
      faults: ['origins uniqueItems'],
    },
    { name: 'an empty path', text: 'data: ""', faults: ['data minLength'] },
    { name: 'a key left empty', text: 'listen:', faults: ['listen type'] },
    { name: 'an empty variable', env: { JINGWEI_DATA: '' }, faults: ['data type'] },
    {
      name: 'an identifier of another file',
      text: 'gateway: { keyid: "a b" }',
      faults: ['gateway.keyid pattern'],
    },
    {
      name: 'a provider without an address',
      text: 'providers: { tax: {} }',
      faults: ['providers.tax.baseUrl required'],
    },
    {
      name: 'a provider with a name that is none',
      text: 'providers: { Tax/x: { baseUrl: "http://a" } }',
      faults: ['providers.Tax/x pattern'],
    },
    {
      name: 'a key that reaches for the prototype',
      text: '__proto__: { a: 1 }',
      faults: ['__proto__ additionalProperties'],
    },
    {
      name: 'everything at once, from both sources',
      text: 'listn: 1\nlisten: { port: -1 }\nlogLevel: loud\nlimits: { inFlightMax: many }\n',
      env: { JINGWEI_GATEWAY__AUTHORITY: 'The Bureau', JINGWEI_DATA: '{' },
      faults: [
        'JINGWEI_DATA yaml',
        'gateway.authority pattern',
        'limits.inFlightMax type',
        'listen.port minimum',
        'listn additionalProperties',
        'logLevel enum',
      ],
    },
  ];
  for (const { name, text = '', env = {}, faults } of bad) {
    it(`refuse ${name}`, () => {
      assert.deepEqual(keysAndRules(faultsOf(() => load(text, env))), faults);
    });
  }

  for (const [text, rule] of [
    ['a: [', 'yaml'],
    ['a: 1\na: 2', 'yaml'],
    ['- 1', 'type'],
    [`# ${'x'.repeat(1_048_576)}`, 'size'],
  ] as const) {
    it(`refuse a file that is ${JSON.stringify(text.slice(0, 12))}`, () => {
      const file = fileWith(text);
      assert.deepEqual(keysAndRules(faultsOf(() => loadSettings({ file, env: {} }))), [
        `${file} ${rule}`,
      ]);
    });
  }

  it('refuse a file that is named and not there', () => {
    const file = join(folder, 'none.yaml');
    assert.deepEqual(keysAndRules(faultsOf(() => loadSettings({ file, env: {} }))), [
      `${file} file`,
    ]);
  });

  it('say the rule in both languages and never the value', () => {
    const faults = faultsOf(() =>
      load('', { JINGWEI_LISTEN__PORT: '70001', JINGWEI_LOG_LEVEL: 'loud' }),
    );
    const messages = faults.map(({ message }) => message);
    assert.deepEqual(messages, [
      { 'zh-CN': '不得大于 65535。', en: 'Must not be greater than 65535.' },
      {
        'zh-CN': '只能是：error, warn, info, debug。',
        en: 'Must be one of: error, warn, info, debug.',
      },
    ]);
  });
});
