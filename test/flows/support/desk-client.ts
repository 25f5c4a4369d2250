import { gunzipSync } from 'node:zlib';
import type { Call, Client, Reply } from '../../../src/client/index.ts';
import type { FlowDesk } from '../../../src/flows/index.ts';
import { canonicalText } from '../../../src/kernel/index.ts';
import type { FlowAcknowledgement, FlowManifest } from '../../../src/shapes/index.ts';

interface Asked {
  readonly desk: FlowDesk;
  readonly call: { readonly flow: string; readonly system: string };
  readonly batch: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

type Handle = (asked: Asked) => object | Promise<object>;

/** Proves nothing: these tests are about what is handed on. */
const signature = {
  base: 'base',
  value: 'value',
  keyid: 'source:k1',
  algorithm: 'ed25519',
  thumbprint: `sha256:${'0'.repeat(64)}`,
};

const open: Handle = ({ desk, call, body }) => {
  const manifest = body as FlowManifest;
  return desk.open({ ...call, manifest, signed: { text: canonicalText(manifest), signature } });
};

const numberOf = (query: URLSearchParams, name: string): number | undefined => {
  const text = query.get(name);
  return text === null ? undefined : Number(text);
};

const deliveries: Handle = ({ desk, call, query }) => {
  const [after, recordsMax] = [numberOf(query, 'after'), numberOf(query, 'records')];
  const page = desk.pull({ ...call, after, recordsMax });
  return 'refused' in page ? page : page.lines.map((line) => JSON.parse(line) as object);
};

const handles: Readonly<Record<string, Handle>> = {
  'GET ': ({ desk, call }) => desk.terms(call),
  'GET /receiver': ({ desk, call }) => desk.receiver(call),
  'GET /deliveries': deliveries,
  'POST /deliveries/ack': ({ desk, call, body }) =>
    desk.acknowledge({ ...call, acknowledgement: body as FlowAcknowledgement }),
  'GET /batches': ({ desk, call, query }) =>
    desk.applied({ ...call, before: query.get('before') ?? undefined }),
  'POST /batches': open,
  'GET /batches/*': ({ desk, call, batch }) => desk.state({ ...call, batch }),
  'GET /batches/*/origin': ({ desk, call, batch }) => desk.origin({ ...call, batch }),
  'GET /batches/*/reconciliation': ({ desk, call, batch }) =>
    desk.reconciliation({ ...call, batch }),
  'POST /batches/*/close': ({ desk, call, batch }) => desk.close({ ...call, batch }),
  'PUT /batches/*/records': ({ desk, call, batch, query, body }) =>
    desk.take({
      ...call,
      batch,
      from: numberOf(query, 'from') ?? 0,
      bytes: gunzipSync(body as Uint8Array),
    }),
};

const PATH = /^\/v1\/flows\/([^/?]+)(\/[a-z]+(?:\/ack)?)?(?:\/([^/?]+))?(\/[a-z]+)?(\?.*)?$/;

const reply = (answer: object): Reply => {
  const refused = 'refused' in answer ? String(answer.refused) : undefined;
  return {
    status: refused === undefined ? 200 : 409,
    headers: new Headers(),
    bytes: new Uint8Array(),
    body: refused === undefined ? answer : { code: refused, title: refused },
  };
};

interface Read {
  readonly name: string;
  readonly flow: string;
  readonly batch: string;
  readonly query: URLSearchParams;
}

function read({ method, path }: Pick<Call, 'method' | 'path'>): Read {
  const [, flow = '', part = '', batch = '', act = '', query = ''] = PATH.exec(path) ?? [];
  const name = `${method} ${part}${batch === '' ? '' : '/*'}${act}`;
  return { name, flow, batch, query: new URLSearchParams(query.slice(1)) };
}

/** The wire of flows without a wire: the SDK speaks to a desk in the same process. */
export const deskClient = (desk: () => FlowDesk, system: string): Client => ({
  send: async ({ body, ...call }: Call): Promise<Reply> => {
    const { name, flow, ...rest } = read(call);
    const handle = handles[name];
    if (handle === undefined) throw new Error(`no such call: ${name}`);
    return reply(await handle({ desk: desk(), call: { flow, system }, ...rest, body }));
  },
});
