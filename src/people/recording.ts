import { Fault, instantOf, isRefusal } from '../kernel/index.ts';
import { findAuthority } from './authority.ts';
import type { People } from './ports.ts';
import { refuse } from './refuse.ts';
import type { Room } from './room.ts';

/** What the routes ask to be recorded, and what is counted for everybody. */
export interface Recording extends Pick<
  People,
  'recordRefusal' | 'recordReading' | 'countUnidentified'
> {
  /** The counts since the last time, durable when resolved. */
  flushCounts(): Promise<void>;
}

export const createRecording = (room: Room): Recording => ({
  recordRefusal: async ({ action, refusal, source, by, person }) => {
    const act = {
      action,
      source: room.fingerprints.source(source.address),
      ...(by === undefined ? {} : { by: by.person }),
      ...(person === undefined ? {} : { person }),
    };
    await refuse(room, act, refusal);
  },

  countUnidentified: (refusal) => room.counter.count(refusal),

  recordReading: async ({ by, view, from, to }) => {
    const authority = findAuthority(room, by);
    // Nothing is read for who is no longer there.
    if (isRefusal(authority)) throw new Fault(authority.refused);
    const { person, agency } = authority.actor;
    const who = { person, agency };
    const at = instantOf(room.clock.now());
    await room.acts.record([{ kind: 'audit.read-by-person', at, who, view, from, to }]);
  },

  flushCounts: async () => {
    const entry = room.counter.take();
    if (entry !== undefined) await room.acts.record([entry]);
  },
});
