import assert from 'node:assert/strict';
import { Secret, TOTP } from 'otpauth';
import type { Answered } from './support/browser.ts';
import { activateFounders, openOffice, TOTP_STEP_MS, type Office } from './support/office.ts';

const PASSWORD = 'a long enough phrase 17';

interface Invited {
  readonly person: string;
  readonly token: string;
}

describe('activation over HTTP', () => {
  let office: Office;
  let invite: (loginName: string) => Promise<Invited>;
  before(async () => {
    office = await openOffice();
    const { secadmin } = await activateFounders(office);
    const page = await office.signedIn(secadmin, { steppedUp: true });
    invite = async (loginName) => {
      const body = {
        loginName,
        displayName: '测试员',
        agency: 'zj-tax',
        roles: [{ role: 'department-operator', scope: { kind: 'agency', agency: 'zj-tax' } }],
      };
      const { status, json, text } = await page.ask('/v1/people', { method: 'POST', body });
      assert.equal(status, 201, text);
      const check = office.base.schemas.check('api/people-invitation.json');
      assert.deepEqual(check(json), { ok: true, value: json });
      const { person } = json['person'] as { person: string };
      return { person, token: String(json['activationToken']) };
    };
  });
  after(() => office.close());

  const begin = (token: string): Promise<Answered> =>
    office.browser().ask('/v1/activation/begin', { method: 'POST', body: { token } });

  const codeFor = async (token: string): Promise<string> => {
    const secret = String((await begin(token)).json['secret']);
    return new TOTP({ secret: Secret.fromBase32(secret) }).generate({
      timestamp: office.clock.now(),
    });
  };

  const complete = (body: {
    readonly token: string;
    readonly password: string;
    readonly code: string;
  }): Promise<Answered> =>
    office.browser().ask('/v1/activation/complete', { method: 'POST', body });

  it('sets password and authenticator, and signs nobody in', async () => {
    const { token, person } = await invite('first.one');
    const enrolment = await begin(token);
    const check = office.base.schemas.check('api/people-enrolment.json');
    assert.deepEqual(check(enrolment.json), { ok: true, value: enrolment.json });
    assert.match(String(enrolment.json['uri']), /^otpauth:\/\/totp\//);
    const done = await complete({ token, password: PASSWORD, code: await codeFor(token) });
    assert.equal(done.status, 200, done.text);
    assert.equal(done.json['person'], person);
    assert.equal(done.json['state'], 'active');
    assert.deepEqual(done.headers.getSetCookie(), []);
  });

  it('takes a token once', async () => {
    const { token } = await invite('second.one');
    const code = await codeFor(token);
    assert.equal((await complete({ token, password: PASSWORD, code })).status, 200);
    office.clock.advance(TOTP_STEP_MS);
    assert.equal((await begin(token)).json.code, 'activation-token-used');
    const replayed = await complete({ token, password: `${PASSWORD}8`, code });
    assert.equal(replayed.json.code, 'activation-token-used');
    // What was set first holds.
    const body = { name: 'second.one', password: `${PASSWORD}8`, code };
    const signed = await office.browser().ask('/v1/session', { method: 'POST', body });
    assert.equal(signed.json.code, 'sign-in-refused');
  });

  it('takes a token once when it is raced', async () => {
    const { token } = await invite('third.one');
    const code = await codeFor(token);
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) => complete({ token, password: `${PASSWORD}-${n}`, code })),
    );
    const codes = answers.map(({ status, json }) => json.code ?? status).sort();
    assert.deepEqual(codes, [
      200,
      'activation-token-used',
      'activation-token-used',
      'activation-token-used',
    ]);
    const { person } = (await Promise.resolve(answers.find(({ status }) => status === 200)))!
      .json as { person: string };
    const entries = office
      .entries()
      .filter((entry) => entry.kind === 'account.activated' && entry.person === person);
    assert.equal(entries.length, 1);
    office.clock.advance(TOTP_STEP_MS);
  });

  it('knows no token that was not made here', async () => {
    const { json } = await begin('A'.repeat(43));
    assert.equal(json.code, 'activation-token-unknown');
    assert.equal((await begin('short')).json.code, 'body-invalid');
  });

  it('refuses a weak password and a wrong code, and the token stays good', async () => {
    const { token } = await invite('fourth.one');
    const code = await codeFor(token);
    for (const password of ['short', 'fourth.one-fourth.one', '123456789012', 'password1234']) {
      const { json } = await complete({ token, password, code });
      assert.equal(json.code, 'password-weak', password);
    }
    const wrong = code === '000000' ? '000001' : '000000';
    assert.equal(
      (await complete({ token, password: PASSWORD, code: wrong })).json.code,
      'code-invalid',
    );
    assert.equal((await complete({ token, password: PASSWORD, code })).status, 200);
    office.clock.advance(TOTP_STEP_MS);
  });

  it('is over after its term', async () => {
    const { token } = await invite('fifth.one');
    const code = await codeFor(token);
    office.clock.advance(72 * 3_600_000);
    assert.equal((await begin(token)).json.code, 'activation-token-expired');
    const late = await complete({ token, password: PASSWORD, code });
    assert.equal(late.json.code, 'activation-token-expired');
  });

  it('records refusals without the token', () => {
    const refused = office.entries().filter(({ kind }) => kind === 'person.act-refused');
    const codes = new Set(refused.map((entry) => ('code' in entry ? entry.code : '')));
    for (const code of ['activation-token-used', 'activation-token-expired', 'password-weak']) {
      assert.equal(codes.has(code), true, code);
    }
  });
});
