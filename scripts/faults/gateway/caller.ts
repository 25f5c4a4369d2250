import { Agent } from 'node:http';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Receipt } from '../../../src/proofs/index.ts';
import { castEnterprises, castPersons } from '../../demo/province/index.ts';
import { deliver, prepare, type Sent } from '../../soak/hostile/send-call.ts';
import type { Target } from '../../soak/hostile/index.ts';

/** A signed request, for a case of its own: by the case its entries are found in the log. */
export interface Request {
  readonly case: string;
  readonly sent: Sent;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  /** Of a problem. */
  readonly code?: string;
  readonly exchange?: string;
  readonly receipt?: Receipt;
}

/** A system that asks a gateway, and asks again with the same bytes when it is told to. */
export interface Caller {
  /** Signed now, or at the second given. */
  request(created?: number): Promise<Request>;
  /** @throws {Error} when the connection ends without a whole reply */
  send(request: Request): Promise<Answer>;
  close(): void;
}

const { resident } = castPersons;

/** Distinct for the whole run, so that a case has one request. */
let cases = 0;

const bodyFor = (named: string): string =>
  JSON.stringify({
    purpose: { class: 'service', item: 'hiring-registration', case: named },
    subject: { citizenId: resident.citizenId },
    items: ['status'],
  });

export function createCaller(target: Target): Caller {
  const agent = new Agent({ keepAlive: true });
  return {
    request: async (created) => {
      cases += 1;
      const named = `BJ-${String(cases).padStart(6, '0')}`;
      const prepared = await prepare(target, {
        system: 'xihu-window',
        method: 'POST',
        path: '/v1/datasets/social-insurance-status/query',
        body: bodyFor(named),
        contentType: 'application/json',
        headers: {},
        tampering: 'none',
        ...(created !== undefined && { created }),
      });
      return { case: named, ...prepared };
    },
    send: async ({ sent, headers }) => {
      const { status, bytes } = await deliver(agent, sent, headers);
      const body = JSON.parse(bytes.toString('utf8')) as Omit<Answer, 'status'> & {
        readonly instance?: string;
      };
      const exchange = body.exchange ?? body.instance?.replace(/^urn:uuid:/, '');
      return { ...body, status, ...(exchange !== undefined && { exchange }) };
    },
    close: () => agent.destroy(),
  };
}

/** What the resident's social insurance looks like in the province's system. */
const INSURED = JSON.stringify({
  code: '1',
  message: '成功',
  data: [
    {
      AAC001: '0000000001',
      AAC002: resident.citizenId,
      AAC003: resident.name,
      AAE140: '110',
      AAC031: '1',
      AAE003: '202610',
      AAB003: castEnterprises.existing.uscc,
      AAB301: '330106',
      AAE180: '5230.00',
    },
  ],
});

/** Each next ask takes another while, up to this many milliseconds. */
const PROVIDER_DELAY_MS_MAX = 24;

/** A provider that answers as it should, after a while; `asked` is told of each ask. */
export const answeringAfterAWhile =
  (asked: () => void) =>
  (_path: string, _asked: unknown, response: ServerResponse): void => {
    asked();
    const delayMs = (cases * 7) % PROVIDER_DELAY_MS_MAX;
    void sleep(delayMs).then(() => {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
      response.end(INSURED);
    });
  };
