import { defineConfig } from 'prisma/config'
import { PostgresForMigrate } from './postgres-for-migrate'

export default defineConfig({
  experimental: { adapter: true },
  engine: 'js',
  schema: './prisma/schema.prisma',
  async adapter() {
    return new PostgresForMigrate(process.env.DATABASE_URL!) as any
  },
})
