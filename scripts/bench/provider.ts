import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers every ask with the same insured person, as fast as Node can. */
const [, , citizenId = ''] = process.argv;
const answer = Buffer.from(
  JSON.stringify({
    code: '1',
    message: '成功',
    data: [
      {
        AAC001: '0000000001',
        AAC002: citizenId,
        AAC003: '沈文山',
        AAE140: '110',
        AAC031: '1',
        AAE003: '202610',
        AAB003: '91330106XN9000019B',
        AAB301: '330106',
        AAE180: '5230.00',
      },
    ],
  }),
);

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': answer.length,
    });
    response.end(answer);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ listening: `http://127.0.0.1:${port}` })}\n`);
});
process.once('SIGTERM', () => process.exit(0));
