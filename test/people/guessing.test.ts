import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import type { Answered, Browser } from './support/browser.ts';
import {
  activateFounders,
  openOffice,
  TOTP_STEP_MS,
  type Colleague,
  type Office,
} from './support/office.ts';

/** Headers that are another's for each answer, whoever asked. */
const OF_THIS_ANSWER = ['date', 'signature', 'signature-input'];

const shapeOf = ({ status, headers, text }: Answered) => ({
  status,
  text,
  headers: [...headers].filter(([name]) => !OF_THIS_ANSWER.includes(name)),
});

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const NEVER = '000000';

describe('guessing', () => {
  let office: Office;
  let secadmin: Colleague;
  let sysadmin: Colleague;
  before(async () => {
    // Costly enough that leaving the hash out would show.
    office = await openOffice({
      scrypt: { N: 8192, r: 8, p: 1 },
      proxyAddresses: ['127.0.0.1'],
    });
    ({ secadmin, sysadmin } = await activateFounders(office));
  });
  after(() => office.close());

  let next = 0;
  /** From an address nobody has been refused at. */
  const freshAddress = (): string => `203.0.${Math.floor(next / 200)}.${1 + (next++ % 200)}`;

  const attempt = (
    page: Browser,
    sent: { readonly name: string; readonly password: string; readonly code: string },
    address = freshAddress(),
  ): Promise<Answered> =>
    page.ask('/v1/session', {
      method: 'POST',
      body: sent,
      headers: { 'x-forwarded-for': address },
    });

  it('learns nothing from the answer: unknown, known, wrong password, wrong code', async () => {
    const page = office.browser();
    const { loginName: name, password } = secadmin;
    const wrong = [
      { name: 'nobody', password: 'wrong', code: NEVER },
      { name: 'Not A Login Name!', password: 'wrong', code: NEVER },
      { name, password: 'wrong', code: NEVER },
      { name, password, code: NEVER },
      { name, password: 'wrong', code: secadmin.code() },
    ];
    const answers = [];
    for (const sent of wrong) answers.push(shapeOf(await attempt(page, sent)));
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    assert.equal(answers[0]?.status, 401);
  });

  it('learns nothing from the time: the same work is done for a name that nobody has', async () => {
    const page = office.browser();
    const timed = async (name: string): Promise<number> => {
      const began = performance.now();
      await attempt(page, { name, password: 'wrong', code: NEVER });
      return performance.now() - began;
    };
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let round = 0; round < 8; round += 1) {
      known.push(await timed(sysadmin.loginName));
      unknown.push(await timed(`nobody-${round}`));
      office.clock.advance(3_600_001);
    }
    const ratio = median(unknown) / median(known);
    assert.equal(ratio > 0.5 && ratio < 2, true, `${ratio}`);
  });

  it('is an entry when it is about somebody, and counted when about nobody', async () => {
    const before = office.entries().length;
    await attempt(office.browser(), { name: 'nobody', password: 'x', code: NEVER });
    await attempt(office.browser(), { name: secadmin.loginName, password: 'x', code: NEVER });
    const [entry, ...others] = office.entries().slice(before);
    assert.equal(entry?.kind, 'person.sign-in-refused');
    assert.equal(others.length, 0);
    const text = JSON.stringify(entry);
    for (const secret of ['203.0', secadmin.loginName]) assert.equal(text.includes(secret), false);
  });

  it('by force is kept waiting, longer each time, and never longer than a quarter of an hour', async () => {
    office.clock.advance(3_600_001);
    const page = office.browser();
    const address = freshAddress();
    const guess = { name: secadmin.loginName, password: 'wrong', code: NEVER };
    let longest = 0;
    let heard = 0;
    for (let tries = 0; tries < 60; tries += 1) {
      const { status, headers } = await attempt(page, guess, address);
      if (status === 429) {
        const seconds = Number(headers.get('retry-after'));
        longest = Math.max(longest, seconds);
        office.clock.advance(seconds * 1000);
      } else heard += 1;
    }
    assert.equal(longest, 900);
    assert.equal(heard >= 10, true);
  });

  it('locks nobody out: the person signs in from where they are', async () => {
    const page = office.browser();
    const { loginName: name, password } = secadmin;
    const before = office.clock.now();
    let opened = await attempt(page, { name, password, code: secadmin.code() });
    if (opened.status === 429) {
      office.clock.advance(Number(opened.headers.get('retry-after')) * 1000);
      opened = await attempt(page, { name, password, code: secadmin.code() });
    }
    assert.equal(opened.status, 200, opened.text);
    assert.equal(office.clock.now() - before <= 30_000, true);
    office.clock.advance(TOTP_STEP_MS);
  });

  it('many at once are many: no more are heard than one after the other', async () => {
    office.clock.advance(3_600_001);
    const address = freshAddress();
    const guess = { name: sysadmin.loginName, password: 'wrong', code: NEVER };
    const page = office.browser();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => attempt(page, guess, address)),
    );
    const heard = answers.filter(({ status }) => status === 401).length;
    assert.equal(heard <= 4, true, `${heard}`);
  });
});
