import { createLogger, format, transports, type Logger } from 'winston';
import { instantOf, systemClock, type Clock } from '../kernel/index.ts';
import { writableFields, type LogFields, type WrittenFields } from './log-fields.ts';

/** By who acts: error, a person now; warn, it mended itself; info, lifecycle; debug, developers. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

type Write = (event: string, fields?: LogFields) => void;

/** Fields, not sentences: an event is a constant in the code, such as `gateway listening`. */
export interface AppLog {
  readonly error: Write;
  readonly warn: Write;
  readonly info: Write;
  readonly debug: Write;
  /** A log that writes these fields on every line. */
  readonly child: (fields: LogFields) => AppLog;
}

interface AppLogOptions {
  readonly level: LogLevel;
  /** Where lines go; standard error unless given. */
  readonly stream?: NodeJS.WritableStream;
  readonly clock?: Clock;
}

/** Words of letters: an event with anything interpolated into it is written as `unnamed`. */
const EVENT = /^(?=.{1,64}$)[a-z]+(?:[ -][a-z]+)*$/;

const jsonLine = format.printf(({ at, level, message, ...fields }) =>
  JSON.stringify({ at, level, event: message, ...fields }),
);

/** JSON lines: instant, level, event, and the fields that the table in log-fields.ts lets out. */
export function createAppLog({
  level,
  stream = process.stderr,
  clock = systemClock,
}: AppLogOptions): AppLog {
  const logger = createLogger({ level, format: jsonLine });
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston types its own transports as interfaces
  logger.add(new transports.Stream({ stream }));
  return appLogOver(logger, clock, {});
}

function appLogOver(logger: Logger, clock: Clock, inherited: WrittenFields): AppLog {
  const writer =
    (level: LogLevel): Write =>
    (event, fields = {}) => {
      if (!logger.isLevelEnabled(level)) return;
      const message = EVENT.test(event) ? event : 'unnamed';
      const at = instantOf(clock.now());
      logger.log({ ...inherited, ...writableFields(fields), level, message, at });
    };
  return {
    error: writer('error'),
    warn: writer('warn'),
    info: writer('info'),
    debug: writer('debug'),
    child: (fields) => appLogOver(logger, clock, { ...inherited, ...writableFields(fields) }),
  };
}
