import type { KeyRegistry } from './identity/index.ts';
import type { AppLog } from './observability/index.ts';

interface KeyNoticeParts {
  readonly registry: Pick<KeyRegistry, 'expiring'>;
  readonly appLog: Pick<AppLog, 'warn'>;
}

/**
 * Warns of keys that end within so many days and that nothing replaces: of each once as long as the
 * process runs. To be called by a clock.
 */
export function createKeyNotice({ registry, appLog }: KeyNoticeParts, days: number): () => void {
  const told = new Set<string>();
  return () => {
    const fresh = registry.expiring(days).filter(({ keyid }) => !told.has(keyid));
    for (const { keyid, agency, validUntil } of fresh) {
      told.add(keyid);
      appLog.warn('key ends soon', { keyid, agency, until: validUntil });
    }
  };
}
