#include <fmt/core.h>

#include "runtime/import/aws_cli/operations.hpp"
#include "runtime/import/aws_cli/resource_policies.hpp"

// Queues, topics and event buses.
namespace iamq::import {

namespace {

// ---- SQS: a queue's URL is https://sqs.REGION.amazonaws.com/ACCOUNT/NAME

std::string queue_arn(const Reading& reading, std::string_view url) {
  const std::string_view name = url.substr(url.rfind('/') + 1);
  return reading.arn("sqs", name);
}
void read_queues(const Reading& reading, const Object& page) {
  for (const policy::JsonNode& url : page.json().children(*page.find("QueueUrls"))) {
    reading.resource(queue_arn(reading, url.text), url.span);
  }
}
void read_queue(const Reading& reading, const Object& object) {
  put_policy(reading, reading.resource(member_text(object, "QueueArn"), object.span_of("QueueArn")), object, "Policy");
}
void finish_queue(const Reading& reading) {
  const std::string_view url = reading.call.name.parameter("queue-url");
  if (!url.empty()) {
    finish_policy(reading, reading.resource(queue_arn(reading, url), reading.call.span));
  }
}

// ---- SNS

void read_topic(const Reading& reading, const Object& object) {
  reading.resource(member_text(object, "TopicArn"), object.span_of("TopicArn"));
}
void read_topic_attributes(const Reading& reading, const Object& object) {
  put_policy(reading, reading.resource(member_text(object, "TopicArn"), object.span_of("TopicArn")), object, "Policy");
}
void finish_topic(const Reading& reading) {
  const std::string arn(reading.call.name.parameter("topic-arn"));
  if (!arn.empty()) {
    finish_policy(reading, reading.resource(arn, reading.call.span));
  }
}

// ---- EventBridge

void read_bus(const Reading& reading, const Object& object) {
  put_policy(reading, reading.resource(member_text(object, "Arn"), object.span_of("Arn")), object, "Policy");
}

void finish_bus(const Reading& reading) {
  const std::string_view name = reading.call.name.parameter("name");
  if (reading.call.refusal && !name.empty()) {
    finish_policy(reading,
                  reading.resource(reading.arn("events", "event-bus/" + std::string(name)), reading.call.span));
  }
}

constexpr Operation message_rows[] = {
    {"sqs", "list-queues", "QueueUrls", true, {}, {}, {}, {}, {}, read_queues, note_list},
    {"sqs",
     "get-queue-attributes",
     "Attributes",
     false,
     "QueueArn",
     "QueueArn",
     "Policy",
     "ApproximateNumberOfMessages ApproximateNumberOfMessagesNotVisible ApproximateNumberOfMessagesDelayed "
     "CreatedTimestamp LastModifiedTimestamp VisibilityTimeout MaximumMessageSize MessageRetentionPeriod DelaySeconds "
     "ReceiveMessageWaitTimeSeconds SqsManagedSseEnabled RedrivePolicy RedriveAllowPolicy FifoQueue "
     "ContentBasedDeduplication DeduplicationScope FifoThroughputLimit KmsMasterKeyId KmsDataKeyReusePeriodSeconds",
     {},
     read_queue,
     finish_queue},
    {"sns", "list-topics", "Topics", true, "TopicArn", "TopicArn", {}, {}, {}, read_topic, note_list},
    {"sns",
     "get-topic-attributes",
     "Attributes",
     false,
     "TopicArn",
     "TopicArn",
     "Policy",
     "Owner DisplayName EffectiveDeliveryPolicy DeliveryPolicy SubscriptionsConfirmed SubscriptionsDeleted "
     "SubscriptionsPending KmsMasterKeyId FifoTopic ContentBasedDeduplication SignatureVersion TracingConfig "
     "ArchivePolicy BeginningArchiveTime",
     {},
     read_topic_attributes,
     finish_topic},
    {"events",
     "list-event-buses",
     "EventBuses",
     true,
     "Arn",
     "Arn",
     "Policy",
     "Name Description CreationTime LastModifiedTime",
     {},
     read_bus,
     note_list},
    {"events",
     "describe-event-bus",
     {},
     false,
     "Arn Name",
     "Arn",
     "Policy",
     "Name Description KmsKeyIdentifier DeadLetterConfig CreationTime LastModifiedTime LogConfig",
     {},
     read_bus,
     finish_bus},
};

}  // namespace

std::span<const Operation> message_operations() {
  return message_rows;
}

}  // namespace iamq::import
