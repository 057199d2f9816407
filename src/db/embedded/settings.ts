/**
 * The server's settings, given on its command line: they always belong to this version of the product, whatever an
 * older one has left in the data folder.
 */
export function serverSettings(port: number, durable: boolean): readonly string[] {
  const settings: Record<string, string> = {
    // Reachable from this machine only, by TCP only: the same on every platform.
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '128MB',

    // Without it the statement of a process that was killed keeps its row locks until it is done.
    client_connection_check_interval: '500ms',
    idle_in_transaction_session_timeout: '60s',
    lock_timeout: '10s',
    statement_timeout: '0', // each client sets its own, below its lease

    // A first import writes gigabytes: fewer checkpoints write fewer full pages.
    max_wal_size: '2GB',
    min_wal_size: '256MB',
    checkpoint_timeout: '15min',
    checkpoint_completion_target: '0.9',
    wal_compression: 'pglz', // the only method that every platform's binaries have
    jit: 'off', // costs more than it gains for statements on chunks

    // Not durable is unsafe only when the machine crashes: a commit outlives a killed server all the same.
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    synchronous_commit: 'on',

    timezone: 'UTC',
    log_timezone: 'UTC',
    // Members' data must not get into a log file: no statements, no parameters, no DETAIL with the key's values. Errors
    // of statements go to the client that sent them.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_parameter_max_length_on_error: '0',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** What a server needs of our environment; our secrets and the person's PG* variables stay out of it. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { LC_ALL: 'C' };
  for (const name of ['PATH', 'SystemRoot', 'TEMP', 'TMP']) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}
