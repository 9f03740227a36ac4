# The scene of Renderer/Scenes/SCENE.md in Blender Cycles. Run by `sie bench cycles` and `sie bench references` as
#   blender --background --factory-startup --python scene.py -- JOBS OUT SAMPLES THRESHOLD
# JOBS holds one line a view, separated by tabs: mesh, rotation x y z, floor hue, light theta, light phi, light hue. View i becomes
# OUT/i.png. Prints "SIE views seconds": the seconds are those of rendering alone; meshes are read and scenes made outside them.
import colorsys
import math
import os
import sys
import time

import bpy
from mathutils import Vector

jobs, out, samples, threshold = sys.argv[sys.argv.index("--") + 1:]
scene = bpy.context.scene


def spherical(distance, theta, phi):
    return distance * Vector((math.sin(theta) * math.cos(phi), math.sin(theta) * math.sin(phi), math.cos(theta)))


def add(name, data, location=(0, 0, 0)):
    thing = bpy.data.objects.new(name, data)
    thing.location = location
    scene.collection.objects.link(thing)
    return thing


def aim_at_origin(thing):
    thing.rotation_euler = (-thing.location).to_track_quat("-Z", "Y").to_euler()


def configure():
    """Cycles as 3DIEBench used it (SCENE.md, section 7), with 100 samples and a threshold of 0.01, but without its denoiser."""
    scene.render.engine = "CYCLES"
    cycles = scene.cycles
    cycles.device, cycles.samples, cycles.use_adaptive_sampling, cycles.adaptive_threshold = "CPU", int(samples), True, float(threshold)
    cycles.use_denoising = False
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces, cycles.transmission_bounces = 3, 3, 0, 0
    cycles.transparent_max_bounces, cycles.volume_bounces = 8, 0
    cycles.pixel_filter_type, cycles.filter_width = "BLACKMAN_HARRIS", 1.5
    render = scene.render
    render.resolution_x = render.resolution_y = 256
    render.resolution_percentage = 100
    render.use_persistent_data = True
    render.image_settings.file_format = "PNG"
    scene.view_settings.view_transform = "Filmic"


def build():
    """Camera, floor and lights; returns the floor's material and the spot, which views change."""
    lens = bpy.data.cameras.new("camera")
    lens.sensor_width, lens.lens = 36, 50
    camera = add("camera", lens, spherical(2.5, math.pi / 4, math.pi / 2))
    aim_at_origin(camera)
    scene.camera = camera

    plane = bpy.data.meshes.new("floor")
    far = 5000
    plane.from_pydata([(-far, -far, -1), (far, -far, -1), (far, far, -1), (-far, far, -1)], [], [(0, 1, 2, 3)])
    color = bpy.data.materials.new("floor")
    plane.materials.append(color)
    add("floor", plane)

    scene.world.use_nodes = True
    scene.world.node_tree.nodes["Background"].inputs["Color"].default_value = (0.05, 0.05, 0.05, 1)

    sun = bpy.data.lights.new("sun", "SUN")
    sun.energy, sun.angle = 1.5, math.pi / 2
    add("sun", sun)

    lamp = bpy.data.lights.new("spot", "SPOT")
    lamp.energy, lamp.shadow_soft_size, lamp.spot_size, lamp.spot_blend = 500, 0.25, math.pi / 8, 0.15
    return color, add("spot", lamp)


def load(mesh):
    """The objects of a mesh file under one empty, their common box in the origin."""
    before = set(bpy.data.objects)
    bpy.ops.import_scene.obj(filepath=mesh, axis_forward="-Z", axis_up="Y")
    parts = [thing for thing in bpy.data.objects if thing not in before]
    corners = [part.matrix_world @ Vector(corner) for part in parts for corner in part.bound_box]
    centre = Vector([(min(c[i] for c in corners) + max(c[i] for c in corners)) / 2 for i in range(3)])
    pivot = add("pivot", None)
    for part in parts:
        part.matrix_world.translation -= centre
        part.parent = pivot
    return pivot, parts


def main():
    for thing in list(bpy.data.objects):
        bpy.data.objects.remove(thing)
    configure()
    floor, spot = build()
    seconds, count, known, pivot, parts = 0.0, 0, None, None, []
    for index, line in enumerate(open(jobs, encoding="utf-8")):
        mesh, *numbers = line.rstrip("\n").split("\t")
        rx, ry, rz, floor_hue, theta, phi, light_hue = map(float, numbers)
        if mesh != known:
            for thing in parts + ([pivot] if pivot else []):
                bpy.data.objects.remove(thing)
            pivot, parts = load(mesh)
            known = mesh
        pivot.rotation_euler = (rx, ry, rz)
        floor.diffuse_color = (*colorsys.hsv_to_rgb(floor_hue, 0.6, 0.6), 1)
        spot.location = spherical(4, theta, phi)
        aim_at_origin(spot)
        spot.data.color = colorsys.hsv_to_rgb(light_hue, 1, 0.8)
        scene.render.filepath = os.path.join(out, f"{index}.png")
        start = time.perf_counter()
        bpy.ops.render.render(write_still=True)
        seconds += time.perf_counter() - start
        count += 1
    print(f"SIE {count} {seconds:.6f}", flush=True)


main()
