declare const WATERTIGHT_VERSION: string | undefined;

/** The package's version, put in by the build; "0.0.0-dev" when run from the sources. */
export const VERSION: string = typeof WATERTIGHT_VERSION === "string" ? WATERTIGHT_VERSION : "0.0.0-dev";
