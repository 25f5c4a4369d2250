import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { listen } from './listen.ts';

/** One address of a provider: asked with `{[key]: value}`, it answers in its own envelope. */
interface Endpoint {
  readonly path: string;
  readonly key: string;
  /** What a value of the key looks like; anything else is a malformed ask. */
  readonly pattern: RegExp;
  answer(value: string): object;
}

export interface Provider {
  readonly endpoints: readonly Endpoint[];
  /** The envelope's way of saying that the ask was malformed; its HTTP status is 200, as usual. */
  readonly malformed: object;
  close(): void;
}

interface CommandLine {
  readonly port: number;
  readonly databaseFile: string;
}

const PORT_MAX = 65_535;
const BODY_BYTES_MAX = 16_384;

export const CITIZEN_ID = /^[0-9]{17}[0-9X]$/;
export const USCC = /^[0-9A-Z]{18}$/;

function portOf(text: string): number {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= PORT_MAX)) throw new Error(`--port takes 0 to ${PORT_MAX}`);
  return port;
}

/** @throws {Error} on an unknown option or a bad port. */
export function readPort(args: readonly string[]): number {
  const options = { port: { type: 'string', default: '0' } } as const;
  return portOf(parseArgs({ args: [...args], options }).values.port);
}

/** @throws {Error} on an unknown option, a bad port or a missing database. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string', default: '0' }, database: { type: 'string' } },
  });
  const port = portOf(values.port);
  if (values.database === undefined) throw new Error('--database FILE is required');
  return { port, databaseFile: values.database };
}

type Reply = readonly [status: number, body: object];

function reply(response: ServerResponse, [status, body]: Reply): void {
  const bytes = Buffer.from(JSON.stringify(body), 'utf8');
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    ...(status === 413 && { connection: 'close' }),
  });
  response.end(bytes);
}

/** The body, or undefined when it is longer than the limit. */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > BODY_BYTES_MAX) resolve(undefined);
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

/** The asked value, or undefined when the ask is malformed. */
function askedValue(body: Buffer, { key, pattern }: Endpoint): string | undefined {
  let ask: unknown;
  try {
    ask = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof ask !== 'object' || ask === null) return undefined;
  const value = (ask as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'string' && pattern.test(value) ? value : undefined;
}

async function answer(provider: Provider, request: IncomingMessage): Promise<Reply> {
  const endpoint = provider.endpoints.find(({ path }) => path === request.url);
  if (endpoint === undefined) return [404, { message: 'not found' }];
  if (request.method !== 'POST') return [405, { message: 'POST only' }];
  const body = await readBody(request);
  if (body === undefined) return [413, { message: 'body too large' }];
  const value = askedValue(body, endpoint);
  return [200, value === undefined ? provider.malformed : endpoint.answer(value)];
}

async function handle(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    reply(response, await answer(provider, request));
  } catch (cause) {
    console.error(cause);
    if (response.headersSent) response.destroy();
    else reply(response, [500, { message: 'internal error' }]);
  }
}

/** Listens on the loopback address and says where, in one line of JSON on standard output. */
export function serve(provider: Provider, port: number): void {
  const server = createServer((request, response) => {
    void handle(provider, request, response);
  });
  listen(server, { port, close: () => provider.close() });
}
