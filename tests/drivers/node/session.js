// A session of node-postgres on the sample: simple and parameterised queries, a named statement, a transaction with an
// error and a savepoint, types, an error's fields, a pool. The first argument makes keys unique. Prints `ok`.
'use strict';
const assert = require('assert');
const { Client, Pool } = require('pg');

async function transaction(client, word) {
  await client.query('BEGIN');
  await client.query('UPDATE e2e_counter SET total = total + $1 WHERE client = $2', [1, 5]);
  await client.query('SAVEPOINT before');
  await assert.rejects(
    client.query('INSERT INTO e2e_item (token, client) VALUES ($1, $2)', [`node ${word}`, 5]),
    (error) => error.code === '23505' && error.severity === 'ERROR' && error.table === 'e2e_item');
  await assert.rejects(client.query('SELECT 1'), (error) => error.code === '25P02');
  await client.query('ROLLBACK TO SAVEPOINT before');
  await client.query('COMMIT');
}

async function main(url, word) {
  const client = new Client({ connectionString: url });
  await client.connect();
  const one = await client.query('SELECT id, email, "displayName", active, created_at FROM "user" WHERE id = $1', [1]);
  assert.strictEqual(one.rowCount, 1);
  assert.strictEqual(one.rows[0].email, 'user1@example.org');
  assert.strictEqual(typeof one.rows[0].active, 'boolean');
  assert.ok(one.rows[0].created_at instanceof Date);
  const added = await client.query('INSERT INTO e2e_item (token, client) VALUES ($1, $2) RETURNING id', [`node ${word}`, 5]);
  assert.ok(Number(added.rows[0].id) > 0);
  const before = await client.query('SELECT total FROM e2e_counter WHERE client = 5');
  await transaction(client, word);
  const named = { name: 'total-of', text: 'SELECT total FROM e2e_counter WHERE client = $1' };
  for (let round = 0; round < 3; round += 1) {
    const found = await client.query({ ...named, values: [5] });
    assert.strictEqual(Number(found.rows[0].total), Number(before.rows[0].total) + 1);
  }
  const blob = await client.query('SELECT attributes, picture, price FROM product WHERE id = $1', [3]);
  assert.strictEqual(typeof blob.rows[0].price, 'string');
  await assert.rejects(client.query('SELECT nothing FROM product'), (error) => error.code === '42703');
  await client.end();
  const pool = new Pool({ connectionString: url, max: 4 });
  const counts = await Promise.all([1, 2, 3, 4, 5, 6].map(() => pool.query('SELECT count(*) AS n FROM product')));
  assert.ok(counts.every((count) => count.rows[0].n === counts[0].rows[0].n && Number(count.rows[0].n) > 0));
  await pool.end();
  console.log('ok');
}

main(process.argv[2], process.argv[3]).catch((error) => {
  console.error(error);
  process.exit(1);
});
