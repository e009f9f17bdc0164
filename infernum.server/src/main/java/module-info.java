/** OpenAI-compatible HTTP server; the only module that knows Spring. */
@SuppressWarnings("requires-automatic") // Spring's modules are, as yet
module infernum.server {
  requires com.fasterxml.jackson.annotation;
  requires infernum.runtime;
  requires info.picocli;
  requires io.prometheus.metrics.core;
  requires io.prometheus.metrics.model;
  requires micrometer.core;
  requires micrometer.registry.prometheus;
  requires org.apache.tomcat.embed.core;
  requires spring.beans;
  requires spring.boot;
  requires spring.boot.autoconfigure;
  requires spring.boot.tomcat;
  requires spring.boot.web.server;
  requires spring.boot.webmvc;
  requires spring.context;
  requires spring.core;
  requires spring.web;
  requires spring.webmvc;
  requires tools.jackson.core;
  requires tools.jackson.databind;
  requires static org.jspecify;

  opens infernum.server to
      info.picocli,
      spring.beans,
      spring.context,
      spring.core;
  opens infernum.server.access to
      spring.beans,
      spring.context,
      spring.core;
  opens infernum.server.answer to
      org.apache.tomcat.embed.core,
      spring.beans,
      spring.context,
      spring.core,
      tools.jackson.databind;
  opens infernum.server.api to
      spring.beans,
      spring.context,
      spring.core,
      spring.web;
  opens infernum.server.chat to
      spring.beans,
      spring.context,
      spring.core,
      spring.web,
      tools.jackson.databind;
  opens infernum.server.completion to
      spring.beans,
      spring.context,
      spring.core,
      spring.web,
      tools.jackson.databind;
  opens infernum.server.error to
      org.apache.tomcat.embed.core,
      spring.beans,
      spring.context,
      spring.core,
      spring.web,
      tools.jackson.databind;
  opens infernum.server.field to
      spring.beans,
      spring.context,
      spring.core;
  opens infernum.server.metrics to
      spring.beans,
      spring.context,
      spring.core,
      spring.web;
  opens infernum.server.page to
      spring.beans,
      spring.context,
      spring.core,
      spring.web;
  opens infernum.server.served to
      spring.beans,
      spring.context,
      spring.core,
      spring.web,
      tools.jackson.databind;
  opens infernum.server.text to
      spring.beans,
      spring.context,
      spring.core,
      spring.web,
      tools.jackson.databind;
}
