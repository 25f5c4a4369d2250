import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { Fault, say, type ProblemCode } from '../kernel/index.ts';
import { createAppLog, type AppLog, type LogFields, type LogLevel } from './index.ts';

const CITIZEN_ID = '330106199001011234';
const clock = { now: () => Date.UTC(2026, 0, 2) };

function logAt(level: LogLevel): { log: AppLog; text: () => string; lines: () => unknown[] } {
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk.toString());
      done();
    },
  });
  const text = (): string => chunks.join('');
  const lines = (): unknown[] =>
    text()
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));
  return { log: createAppLog({ level, stream, clock }), text, lines };
}

/** What a careless caller passes in spite of the types. */
const careless = (fields: object): LogFields => fields;

describe('application log', () => {
  it('writes one JSON line per event: instant, level, event, fields', () => {
    const { log, lines } = logAt('info');
    log.info('gateway listening', { host: '127.0.0.1', port: 8080, ready: true });
    const head = { at: '2026-01-02T00:00:00.000Z', level: 'info', event: 'gateway listening' };
    assert.deepEqual(lines(), [{ ...head, host: '127.0.0.1', port: 8080, ready: true }]);
  });

  it('writes its level and those above', () => {
    const { log, lines } = logAt('warn');
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level]('event');
    assert.deepEqual(
      lines().map((line) => (line as { level: string }).level),
      ['warn', 'error'],
    );
  });

  it('lets a child add fields to every line', () => {
    const { log, lines } = logAt('info');
    const child = log.child({ exchange: 'x-1' }).child({ step: 'fetch' });
    child.warn('provider slow', { durationMs: 12 });
    const { exchange, step, durationMs } = lines()[0] as Record<string, unknown>;
    assert.deepEqual(
      { exchange, step, durationMs },
      { exchange: 'x-1', step: 'fetch', durationMs: 12 },
    );
  });

  describe('redaction', () => {
    const leaks: readonly { readonly name: string; readonly fields: object }[] = [
      { name: 'a payload field', fields: { citizenId: CITIZEN_ID } },
      { name: 'a whole payload', fields: { body: { citizenId: CITIZEN_ID } } },
      { name: 'a document under an allowed name', fields: { code: { citizenId: CITIZEN_ID } } },
      { name: 'a sentence under an allowed name', fields: { code: `no ${CITIZEN_ID} here` } },
      { name: 'a text where a number belongs', fields: { count: CITIZEN_ID } },
      { name: 'payload as a name', fields: { [CITIZEN_ID]: 1 } },
      { name: 'a name every object has', fields: { constructor: CITIZEN_ID } },
      { name: 'a thrown text', fields: { error: CITIZEN_ID } },
    ];
    for (const { name, fields } of leaks) {
      it(`drops ${name}`, () => {
        const { log, text, lines } = logAt('info');
        log.info('exchange refused', careless({ ...fields, status: 403 }));
        log.child(careless(fields)).info('exchange refused');
        assert.ok(!text().includes(CITIZEN_ID), text());
        assert.equal((lines()[0] as { status: number }).status, 403);
      });
    }

    it('counts what it drops', () => {
      const { log, lines } = logAt('info');
      log.info('event', careless({ citizenId: CITIZEN_ID, name: '张三', status: 200 }));
      assert.equal((lines()[0] as { dropped: number }).dropped, 2);
    });

    it('drops an event with something interpolated', () => {
      const { log, text, lines } = logAt('info');
      log.info(`no record of ${CITIZEN_ID}`);
      assert.ok(!text().includes(CITIZEN_ID));
      assert.equal((lines()[0] as { event: string }).event, 'unnamed');
    });

    it('lets no value out under a name outside the table', () => {
      fc.assert(
        fc.property(fc.string(), fc.jsonValue(), (name, value) => {
          const { log, lines } = logAt('info');
          log.info('event', careless({ [`payload ${name}`]: value }));
          const { at, ...line } = lines()[0] as Record<string, unknown>;
          assert.deepEqual(line, { level: 'info', event: 'event', dropped: 1 });
          assert.equal(typeof at, 'string');
        }),
      );
    });
  });

  describe('errors', () => {
    const written = (error: unknown): Record<string, unknown> => {
      const { log, lines } = logAt('error');
      log.error('event', { error });
      return (lines()[0] as { error: Record<string, unknown> }).error;
    };
    const fault = (code: ProblemCode, cause?: unknown): Fault =>
      new Fault(code, { detail: say('句子', 'a sentence'), cause });

    it('of the gateway have message and stack', () => {
      const { name, code, message, stack } = written(fault('log-unavailable'));
      assert.deepEqual(
        { name, code, message },
        { name: 'Fault', code: 'log-unavailable', message: 'a sentence' },
      );
      assert.match((stack as string[])[0] ?? '', /^at .*app-log\.test/);
    });

    it('of callers and providers have name and code only', () => {
      for (const code of ['subject-not-found', 'provider-failed'] as const) {
        assert.deepEqual(written(fault(code)), { name: 'Fault', code });
      }
    });

    it('of the system have their message', () => {
      const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
      const { code, message } = written(full);
      assert.deepEqual({ code, message }, { code: 'SQLITE_FULL', message: full.message });
    });

    it('of the language quote payloads and lose their message, as causes too', () => {
      let thrown: unknown;
      try {
        JSON.parse(`x${CITIZEN_ID}`);
      } catch (error) {
        thrown = error;
      }
      assert.ok((thrown as Error).message.includes(CITIZEN_ID));
      for (const error of [thrown, fault('internal', thrown)]) {
        const text = JSON.stringify(written(error));
        assert.ok(!text.includes(CITIZEN_ID), text);
        assert.ok(text.includes('SyntaxError'));
      }
    });

    it('have frames in their stack and nothing that looks like one', () => {
      const { stack } = written(new Error(`one\n    at ${CITIZEN_ID}\n`));
      assert.match((stack as string[])[0] ?? '', /app-log\.test/);
      assert.ok(!JSON.stringify(stack).includes(CITIZEN_ID));
    });

    it('in a circle end', () => {
      const error = new Error('one');
      error.cause = error;
      assert.equal(JSON.stringify(written(error)).match(/"name"/g)?.length, 3);
    });
  });
});
