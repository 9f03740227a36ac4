namespace SIE.Training.Runs;

/// <summary>How far a run is.</summary>
/// <param name="Epoch">The epoch that comes next or is under way, from 0.</param>
/// <param name="Batch">Batches of that epoch already done.</param>
/// <param name="Step">Optimiser steps taken.</param>
public readonly record struct RunPosition(int Epoch, int Batch, long Step);
