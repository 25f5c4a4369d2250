import type { Readiness } from '../shapes/index.ts';

/** What a check found; `detail` for operators, never of a request. */
export interface Judged {
  readonly ok: boolean;
  readonly detail?: string;
}

export interface ReadinessCheck {
  readonly check: string;
  readonly judge: () => Judged | Promise<Judged>;
}

/** Each check has so long for itself, milliseconds; a load balancer asks again in a few seconds. */
export const CHECK_TIMEOUT_MS = 1000;

/** Name and code alone: a message may quote what it failed on. */
function failureOf(error: unknown): Judged {
  const { name = 'Error', code } = error as { readonly name?: string; readonly code?: string };
  return { ok: false, detail: code === undefined ? name : `${name} ${code}` };
}

async function judgeInTime({ check, judge }: ReadinessCheck): Promise<Readiness['checks'][number]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Judged>((resolve) => {
    const detail = `no result within ${CHECK_TIMEOUT_MS} ms`;
    timer = setTimeout(() => resolve({ ok: false, detail }), CHECK_TIMEOUT_MS);
  });
  // A check that throws before its first await fails alone, like one that rejects.
  const judged = Promise.resolve().then(judge).catch(failureOf);
  try {
    return { check, ...(await Promise.race([judged, late])) };
  } finally {
    clearTimeout(timer);
  }
}

/** All checks side by side; ready when every one is fine. */
export async function judgeReadiness(checks: readonly ReadinessCheck[]): Promise<Readiness> {
  const judged = await Promise.all(checks.map(judgeInTime));
  return { ready: judged.every(({ ok }) => ok), checks: judged };
}

/** What the edge itself knows: whether it is going, and whether it has more than it may. */
export function edgeChecks(edge: {
  readonly stopping: () => boolean;
  readonly inFlight: () => number;
  readonly inFlightMax: number;
}): readonly ReadinessCheck[] {
  return [
    { check: 'not-stopping', judge: () => ({ ok: !edge.stopping() }) },
    {
      check: 'not-overloaded',
      judge: () => {
        const count = edge.inFlight();
        const detail = `${count} of ${edge.inFlightMax} requests in flight`;
        return { ok: count <= edge.inFlightMax, detail };
      },
    },
  ];
}
