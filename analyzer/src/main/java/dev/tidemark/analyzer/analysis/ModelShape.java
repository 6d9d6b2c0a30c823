package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.model.Task;

/**
 * What the model predicts.
 *
 * @param positiveLabel name of the class whose probability is the score; of binary models
 */
record ModelShape(Task task, String positiveLabel) {}
