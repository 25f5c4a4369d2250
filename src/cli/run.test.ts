import assert from 'node:assert/strict';
import { run } from './index.ts';
import { capture } from './capture.test.ts';

const han = /\p{Script=Han}/u;

describe('jingwei', () => {
  it('shows its help in Chinese', async () => {
    const { io, out } = capture();
    assert.equal(await run(['--help'], io), 0);
    assert.match(out(), /^用法：/);
    assert.match(out(), /示例省/);
  });

  const english = [
    { name: '--lang', argv: ['--lang', 'en', '--help'], env: {} },
    { name: '--lang=', argv: ['--help', '--lang=en'], env: {} },
    { name: 'JINGWEI_LANG', argv: ['--help'], env: { JINGWEI_LANG: 'en' } },
    { name: 'a command', argv: ['call', '--help', '--lang', 'en'], env: {} },
  ];
  for (const { name, argv, env } of english) {
    it(`shows its help in English by ${name}`, async () => {
      const { io, out } = capture(env);
      assert.equal(await run(argv, io), 0);
      assert.match(out(), /^Usage:/);
      assert.doesNotMatch(out(), han);
    });
  }

  it('prefers --lang to JINGWEI_LANG, and Chinese to a language it does not speak', async () => {
    const asked = capture({ JINGWEI_LANG: 'en' });
    await run(['--lang', 'zh-CN', '--help'], asked.io);
    assert.match(asked.out(), han);
    const unknown = capture({ JINGWEI_LANG: 'fr' });
    await run(['--help'], unknown.io);
    assert.match(unknown.out(), han);
  });

  const commands = [
    'init',
    'serve',
    'doctor',
    'backup',
    'restore',
    'demo',
    'call',
    'catalog check',
    'catalog bundles',
    'catalog diff',
    'catalog export',
    'catalog import',
    'catalog publish',
    'audit verify',
    'audit receipt',
    'keys generate',
    'keys inspect',
    'keys convert',
    'keys request',
    'keys approve',
    'keys refuse',
    'keys revoke',
    'keys rotate',
    'keys list',
    'sign-in',
    'sign-out',
    'people list',
    'people recoveries',
    'people create',
    'people roles',
    'people disable',
    'people enable',
    'people invite',
    'people recover',
    'people approve-recovery',
    'people refuse-recovery',
  ];
  for (const command of commands) {
    it(`has ${command}`, async () => {
      const { io, out } = capture();
      assert.equal(await run([...command.split(' '), '--help'], io), 0);
      assert.ok(out().includes(`jingwei ${command}`));
    });
  }

  const misused = [
    { name: 'an unknown command', argv: ['weave'], says: /没有这个命令：weave/ },
    { name: 'an unknown option', argv: ['init', '--loud'], says: /没有这个选项：--loud/ },
    { name: 'a missing argument', argv: ['keys', 'show'], says: /缺少参数：file/ },
    { name: 'a missing option', argv: ['keys', 'generate'], says: /缺少必需的选项：--algorithm/ },
    { name: 'an option without its value', argv: ['init', '--settings'], says: /选项缺少值/ },
    {
      name: 'a value out of range',
      argv: ['keys', 'generate', '--algorithm', 'rsa', '--out', 'x'],
      says: /值不在允许范围内/,
    },
    { name: 'too many arguments', argv: ['init', 'a', 'b'], says: /参数过多/ },
    { name: 'call without a dataset', argv: ['call'], says: /请给出目录标识/ },
    {
      name: 'a receipt without a key',
      argv: ['audit', 'receipt', 'x.json'],
      says: /--verifier-key/,
    },
  ];
  for (const { name, argv, says } of misused) {
    it(`ends with 2 on ${name}`, async () => {
      const { io, out, err } = capture();
      assert.equal(await run(argv, io), 2);
      assert.match(err(), says);
      assert.equal(out(), '');
    });
  }

  it('ends with 2 and the help on a group without its command', async () => {
    const { io, err } = capture();
    assert.equal(await run(['audit'], io), 2);
    assert.match(err(), /audit/);
  });
});

describe('failures of jingwei', () => {
  it('names the file that is not there, without a stack', async () => {
    const { io, err } = capture({ JINGWEI_LANG: 'en' });
    assert.equal(await run(['call', 'd', '--profile', 'no-such.json'], io), 1);
    assert.equal(err(), 'No such file: no-such.json');
  });

  it('names every fault of the settings', async () => {
    const { io, err } = capture({
      JINGWEI_LANG: 'en',
      JINGWEI_LISTEN__PORT: '99999',
      JINGWEI_LOG_LEVEL: 'loud',
    });
    for (const command of ['init', 'serve']) {
      assert.equal(await run([command], io), 2);
    }
    assert.equal(err().match(/^listen\.port: /gm)?.length, 2);
    assert.equal(err().match(/^logLevel: /gm)?.length, 2);
  });

  it('shows the stack where JINGWEI_DEBUG asks for it', async () => {
    const { io, err } = capture({ JINGWEI_DEBUG: '1' });
    assert.equal(await run(['call', 'd', '--profile', 'no-such.json'], io), 1);
    assert.match(err(), /\n {4}at /);
  });

  it('colours its marks only where the terminal takes colour', async () => {
    const plain = capture();
    await run(['catalog', 'check'], plain.io);
    assert.match(plain.out(), /^✓ /);
    const colored = capture({}, true);
    await run(['catalog', 'check'], colored.io);
    assert.ok(colored.out().startsWith('\u001b['));
  });
});
