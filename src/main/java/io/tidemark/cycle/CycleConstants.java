package io.tidemark.cycle;

import org.apache.camel.spi.Metadata;

import io.tidemark.schedule.SlotHeaders;

/** The headers that {@code cycle:} sets. */
public interface CycleConstants {

    @Metadata(label = "consumer", description = "The slot of the attempt, with the task's zone", javaType = "io.tidemark.schedule.ScheduledTime")
    String SCHEDULED_TIME = SlotHeaders.SCHEDULED_TIME;

    @Metadata(label = "consumer", description = "The name of the cycle task", javaType = "String")
    String TASK = SlotHeaders.TASK;

    @Metadata(label = "consumer", description = "Which attempt of its instance this is, counted from 1", javaType = "Integer")
    String ATTEMPT = SlotHeaders.ATTEMPT;

    @Metadata(label = "consumer", description = "Names this attempt and no other", javaType = "String")
    String LOAD_ID = SlotHeaders.LOAD_ID;

    @Metadata(label = "consumer", description = "On a dead letter: the slot in the task's zone as yyyyMMddHHmmss, for file names",
              javaType = "String")
    String SLOT_NAME = "CamelTidemarkSlotName";

    @Metadata(label = "producer", description = "How many absent slots were planned", javaType = "Integer")
    String PLANNED = "CamelTidemarkPlanned";
}
