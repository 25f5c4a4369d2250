import assert from 'node:assert/strict';
import { scryptSync } from 'node:crypto';
import { hashPassword, isOutdated, isPasswordOf, SCRYPT_COST } from './scrypt.ts';

const cheap = { N: 2, r: 1, p: 1 };

describe('scrypt', () => {
  it('costs 128 MiB and a good part of a second, and verifies', async () => {
    assert.deepEqual(SCRYPT_COST, { N: 2 ** 17, r: 8, p: 1 });
    const began = performance.now();
    const stored = await hashPassword('lantern over river', SCRYPT_COST);
    assert.equal(performance.now() - began > 50, true);
    assert.match(stored, /^\$scrypt\$ln=17,r=8,p=1\$[^$=]{22}\$[^$=]{43}$/);
    assert.equal(await isPasswordOf('lantern over river', stored, SCRYPT_COST), true);
    assert.equal(await isPasswordOf('lantern over rivers', stored, SCRYPT_COST), false);
    assert.equal(isOutdated(stored, SCRYPT_COST), false);
  });

  it('is the function of RFC 7914, by the parameters and the salt it names', async () => {
    const stored = await hashPassword('lantern', { N: 16, r: 8, p: 2 });
    const [, , parameters, salt = '', hash = ''] = stored.split('$');
    assert.equal(parameters, 'ln=4,r=8,p=2');
    const salted = Buffer.from(salt, 'base64');
    assert.equal(salted.length, 16);
    const expected = scryptSync('lantern', salted, 32, { N: 16, r: 8, p: 2 });
    assert.deepEqual(Buffer.from(hash, 'base64'), expected);
  });

  it('salts each hash', async () => {
    assert.notEqual(await hashPassword('same', cheap), await hashPassword('same', cheap));
  });

  it('takes a password in any normal form, as keyboards differ', async () => {
    const stored = await hashPassword('ｌａｎｔｅｒｎ é', cheap);
    assert.equal(await isPasswordOf('lantern e\u0301', stored, cheap), true);
  });

  it('does the same work where there is nothing to compare with', async () => {
    const cost = { N: 2 ** 15, r: 8, p: 1 };
    const stored = await hashPassword('lantern', cost);
    const timeOf = async (hash: string | undefined): Promise<number> => {
      const began = performance.now();
      for (let round = 0; round < 3; round += 1) await isPasswordOf('other', hash, cost);
      return performance.now() - began;
    };
    const [known, unknown] = [await timeOf(stored), await timeOf(undefined)];
    assert.equal(unknown > known / 4, true, `${unknown} ms for nobody, ${known} ms for somebody`);
    assert.equal(await isPasswordOf('lantern', undefined, cheap), false);
  });

  const broken = [
    '',
    'lantern',
    '$scrypt$ln=1,r=1,p=1$AAAA$AAAA',
    '$scrypt$ln=31,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    '$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  ];
  for (const stored of broken) {
    it(`is right for nothing when what is stored is ${JSON.stringify(stored.slice(0, 24))}`, async () => {
      assert.equal(await isPasswordOf('lantern', stored, cheap), false);
      assert.equal(isOutdated(stored, cheap), true);
    });
  }
});
