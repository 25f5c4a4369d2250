import { textOf, utf8 } from '../../kernel/index.ts';
import type { OidcTransaction } from '../../people/index.ts';
import type { Sealer } from '../../storage/index.ts';

/** What is sealed for a cookie opens as that alone. */
const BOUND_TO = { cookie: 'oidc-transaction' };

/** Keeps a transaction in the browser, which can neither read nor alter it. */
export interface TransactionSeal {
  close(transaction: OidcTransaction): string;
  /** Undefined for what was not sealed here. */
  open(text: string | undefined): OidcTransaction | undefined;
}

export const createTransactionSeal = (sealer: Sealer): TransactionSeal => ({
  close: (transaction) =>
    Buffer.from(sealer.seal(utf8(JSON.stringify(transaction)), BOUND_TO)).toString('base64url'),
  open: (text = '') => {
    const sealed = Buffer.from(text, 'base64url');
    // The last letter may have bits that no byte is made of: it opens as it was written only.
    if (sealed.toString('base64url') !== text) return undefined;
    const opened = sealer.open(sealed, BOUND_TO);
    // What opens was written above, so it has the shape.
    return opened && (JSON.parse(textOf(opened)) as OidcTransaction);
  },
});
