# The program in an image of its own: built with its assets, run as nobody in particular, on a file system it cannot write.
FROM golang:1.26-bookworm AS build
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go run ./web/assets/build && CGO_ENABLED=0 go build -trimpath -o /liaison ./cmd/liaison

FROM debian:bookworm-slim
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql-client >/dev/null && rm -rf /var/lib/apt/lists/* && mkdir /data && chown 10001:10001 /data
COPY --from=build /liaison /usr/local/bin/liaison
VOLUME /data
USER 10001:10001
ENV LIAISON_ADDR=0.0.0.0:8080 LIAISON_DATA=/data
EXPOSE 8080
ENTRYPOINT ["liaison"]
CMD ["serve"]
