import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { readArguments } from './arguments.ts';

describe("the demo's arguments", () => {
  it('default to the demo on 8080 in both languages', () => {
    assert.deepEqual(readArguments([]), {
      state: '.jingwei/demo',
      port: 8080,
      check: false,
      temporary: false,
      reset: false,
      languages: ['zh-CN', 'en'],
    });
  });

  it('take a folder, a port and a language', () => {
    const given = readArguments(['--state', 'there', '--port', '0', '--lang', 'en', '--check']);
    const { state, port, languages, temporary } = given;
    assert.deepEqual([state, port, languages, temporary], ['there', 0, ['en'], false]);
  });

  it('give each check a folder of its own and a free port', () => {
    const [one, two] = [readArguments(['--check']), readArguments(['--check'])];
    for (const { state } of [one, two]) rmSync(state, { recursive: true });
    assert.notEqual(one.state, two.state);
    assert.deepEqual([one.port, one.temporary], [0, true]);
  });

  for (const args of [['--port', '65536'], ['--port', 'x'], ['--lang', 'fr'], ['--loud']]) {
    it(`turn down ${args.join(' ')}`, () => {
      assert.throws(() => readArguments(args));
    });
  }
});
