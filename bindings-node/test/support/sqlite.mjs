// A database of SQLite, without a program that makes one.

import { gunzipSync } from 'node:zlib';

/**
 * The file that this makes, with pages of 512 bytes:
 * CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
 * INSERT INTO users (email) VALUES ('ada@example.com'), ('alan@example.com'), ('grace@example.com');
 */
const USERS =
  'H4sIAAAAAAACAwsO9MksSVVIyy/KTSxRMGZgYmBkZHBQUGBgYGABYiYGBGCGisEAIwNhwMKgl8zIC1LMuJwBiEYBeSCckV1cXJyxkbckMSkntbQ4' +
  'tagYTDA5B7k6hrgqhDg6+bgqgIUUNDJTFDz9QlzdXYMUAoI8fR2DIhW8XSN1FFJzEzNzFEJcI0IU/PyBONTHRxMUN8yMBxkY3zBeB1KjYKgBEWZm' +
  'Bv30osTkVIfUisTcgpxUveT8XGEmZgbdxJzEPGRBIUZmBu3ElERkMQD86vuQAAQAAA==';

/** Its bytes: one table, three rows. */
export const users = () => gunzipSync(Buffer.from(USERS, 'base64'));
