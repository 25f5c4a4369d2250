import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { CheckpointTimestamp } from '../../src/audit/index.ts';
import { loadTimestamps } from '../../src/evidence/index.ts';
import { crypto } from '../support/raw.ts';
import { startTimestampAuthority, type TimestampAuthority } from '../support/tsa.ts';
import { flipped } from './package-support.ts';

const note = (size: number, signatures = ''): string =>
  `timestamps.test/log\n${size}\n${Buffer.alloc(32, size).toString('base64')}\n\n${signatures}`;

describe('timestamps of checkpoints', () => {
  let authority: TimestampAuthority;
  let other: TimestampAuthority;
  before(async () => {
    authority = await startTimestampAuthority();
    other = await startTimestampAuthority();
  });
  after(async () => {
    await authority.close();
    await other.close();
  });
  afterEach(() => authority.answerWith(undefined));

  /** What one run keeps, and what it complains of. */
  async function stamped(
    checkpoints: readonly string[],
    certificate = authority.certificate,
    known?: CheckpointTimestamp,
  ) {
    const kept: CheckpointTimestamp[] = [];
    const failures: unknown[] = [];
    const { certificatesIn, createTimestamping } = await loadTimestamps();
    const timestamping = createTimestamping(
      {
        crypto,
        url: authority.url,
        trusted: certificatesIn(readFileSync(certificate, 'utf8')),
        checkpoints: () => checkpoints,
        timestamps: { newest: () => known, add: (one) => void kept.push(one) },
        onError: (error) => void failures.push(error),
      },
      60,
    );
    await timestamping.run();
    await timestamping.close();
    return { kept, failures };
  }

  it('are of the checkpoint that witnesses signed, unless that is behind', async () => {
    const cosigned = note(5, '— witness\n');
    const { kept } = await stamped([cosigned, note(6)]);
    assert.deepEqual([kept[0]?.size, kept[0]?.checkpoint], [5, cosigned]);
    const later = await stamped([cosigned, note(6)], authority.certificate, kept[0]);
    assert.deepEqual([later.kept[0]?.size, later.kept[0]?.checkpoint], [6, note(6)]);
    const asked = authority.asked();
    assert.deepEqual((await stamped([cosigned], authority.certificate, kept[0])).kept, []);
    assert.equal(authority.asked(), asked);
  });

  it('are not taken from an authority that lies', async () => {
    const { kept } = await stamped([note(5)]);
    const old = Buffer.from(kept[0]!.reply);
    const lies: Readonly<Record<string, Buffer>> = {
      'an earlier reply': old,
      'an altered reply': Buffer.from(flipped(old, old.length - 3)),
      'half a reply': old.subarray(0, 40),
      'no reply': Buffer.alloc(0),
      'too long a reply': Buffer.alloc(100_000),
    };
    for (const [name, lie] of Object.entries(lies)) {
      authority.answerWith(() => lie);
      const { kept: none, failures } = await stamped([note(5)]);
      assert.deepEqual([none.length, failures.length], [0, 1], name);
    }
  });

  it('are not taken from an authority that is not the trusted one', async () => {
    const { kept, failures } = await stamped([note(5)], other.certificate);
    assert.deepEqual([kept.length, failures.length], [0, 1]);
  });
});
