/**
 * Who reads a config where it is used: `sh`, which runs it, or a service manager that takes it for a list of
 * assignments (`EnvironmentFile=` of systemd.exec(5)), in which nothing is expanded.
 */
export type Reader = 'sh' | 'environment-file'
