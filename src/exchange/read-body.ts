import { say, type Refusal } from '../kernel/index.ts';
import { parseStrictJson } from '../standards/index.ts';
import type { IncomingRequest } from './ports.ts';

/** Whether the body is of a type, in UTF-8 and as it is: nothing is inflated. */
export function isOfType({ message }: IncomingRequest, type: RegExp): boolean {
  const { headers } = message;
  return (
    type.test(headers.get('content-type') ?? '') && headers.get('content-encoding') === undefined
  );
}

/** One JSON document; `base` is put before the pointer of what is wrong with it. */
export function readJson(bytes: Uint8Array, base = ''): { readonly value: unknown } | Refusal {
  const parsed = parseStrictJson(bytes);
  if (parsed.ok) return { value: parsed.value };
  return {
    refused: 'body-malformed',
    detail: say(`JSON 不合格：${parsed.rule}`, `unacceptable JSON: ${parsed.rule}`),
    errors: [
      {
        pointer: base + parsed.pointer,
        rule: parsed.rule,
        message: say('此处不合格', 'this is where it is unacceptable'),
      },
    ],
  };
}
