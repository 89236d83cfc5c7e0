import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["test/support/build-cli.ts"],
    sequence: { shuffle: true },
    testTimeout: 30_000,
  },
});
