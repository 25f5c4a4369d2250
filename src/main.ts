import { availableParallelism, constants } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { build, createAppLog, type AppLog } from './observability/index.ts';
import { loadSettings, type SettingsSource } from './settings/index.ts';
import { openGateway } from './gateway.ts';

/** Exit status when the log could not be trusted any more; a supervisor restarts the process. */
const EXIT_LOG_FATAL = 70;

/** What shells add to the number of the signal that ended a process. */
const EXIT_SIGNALLED = 128;

/**
 * What garbage may take on top of the memory in use before it is collected, per cent. The engine
 * left to itself lets it take three times as much; collecting earlier costs about 1 % of the time.
 */
const HEAP_GROWTH_PERCENT = 40;

/**
 * Small byte arrays are cut from pools of so many bytes: with the 8 KiB that Node has by itself
 * every second reply makes a pool.
 */
const POOL_BYTES = 65_536;

/**
 * What the engine's other threads collect with one processor they take from the thread that answers,
 * several times as much as it keeps and for 70 ms at once; that thread does it in smaller pieces.
 */
const ONE_PROCESSOR = ['--no-concurrent-marking', '--no-parallel-scavenge'];

function tuneEngine(): void {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
  if (availableParallelism() === 1) ONE_PROCESSOR.forEach((flag) => setFlagsFromString(flag));
  Buffer.poolSize = POOL_BYTES;
}

/** Resolves at the first signal to stop; a second one ends the process without waiting. */
function stopSignal(appLog: AppLog): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const stop = (signal: 'SIGTERM' | 'SIGINT'): void => {
      if (isStopping) process.exit(EXIT_SIGNALLED + constants.signals[signal]);
      isStopping = true;
      appLog.info('gateway stopping', { signal });
      resolve();
    };
    process.on('SIGTERM', stop).on('SIGINT', stop);
  });
}

/** Process entry: settings, gateway, listen, signals. `onListening` is told the base URL. */
export async function serve(
  source: SettingsSource,
  onListening: (baseUrl: string) => void,
): Promise<void> {
  tuneEngine();
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
  const stopped = stopSignal(appLog);
  const { baseUrl } = gateway;
  appLog.info('gateway listening', { origin: baseUrl, pid: process.pid, version: build.version });
  onListening(baseUrl);
  await stopped;
  await gateway.close();
  appLog.info('gateway stopped');
}
