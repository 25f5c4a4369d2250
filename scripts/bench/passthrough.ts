import type { AddressInfo } from 'node:net';
import express from 'express';
import { Agent } from 'undici';

/** The baseline: express, express.json and undici to the same provider, and no check at all. */
const [, , provider = ''] = process.argv;
const agent = new Agent({ connections: 64, pipelining: 1 });
const app = express();
app.use(express.json());
app.post('/v1/datasets/:dataset/query', async (request, response) => {
  const { subject } = request.body as { readonly subject: { readonly citizenId: string } };
  const reply = await agent.request({
    origin: provider,
    path: '/status/query',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ AAC002: subject.citizenId }),
  });
  response.status(reply.statusCode).json(await reply.body.json());
});
const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ listening: `http://127.0.0.1:${port}` })}\n`);
});
server.keepAliveTimeout = 60_000;
process.once('SIGTERM', () => process.exit(0));
