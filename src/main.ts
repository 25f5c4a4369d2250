import { createAppLog } from './observability/index.ts';
import { loadSettings, type SettingsSource } from './settings/index.ts';
import { openGateway } from './gateway.ts';

/** Exit status when the log could not be trusted any more; a supervisor restarts the process. */
const EXIT_LOG_FATAL = 70;

/** Process entry: settings, gateway, listen, signals. `onListening` is told the base URL. */
export async function serve(
  source: SettingsSource,
  onListening: (baseUrl: string) => void,
): Promise<void> {
  const settings = loadSettings(source);
  const appLog = createAppLog({ level: settings.logLevel });
  const gateway = await openGateway({
    settings,
    appLog,
    onFatal: (error) => {
      appLog.error('log failed', { error });
      process.exit(EXIT_LOG_FATAL);
    },
  });
  appLog.info('gateway listening', { origin: gateway.baseUrl, pid: process.pid });
  onListening(gateway.baseUrl);
  await new Promise<void>((resolve) => {
    const stop = (signal: NodeJS.Signals): void => {
      appLog.info('gateway stopping', { signal });
      resolve();
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
  await gateway.close();
}
