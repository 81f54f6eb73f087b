"""Convolutions of all kinds, and layers that crop, pad and enlarge images."""

from .layers import case

sizes = {1: (9,), 2: (5, 7), 3: (4, 5, 3)}


def input_shape(rank, channels, batch=2, first=False, size=None):
    size = size or sizes[rank]
    return (batch, channels, *size) if first else (batch, *size, channels)


about_weights = {'kernel_initializer': 'he_uniform', 'bias_initializer': 'ones', 'kernel_regularizer': 'l2', 'bias_regularizer': 'l1',
                 'activity_regularizer': {'l2': 0.1}, 'kernel_constraint': 'unit_norm', 'bias_constraint': 'non_neg'}


def convolutions():
    for rank in (1, 2, 3):
        name = f'Conv{rank}D'
        variants = [
            {'filters': 3, 'kernel_size': 3}, {'filters': 2, 'kernel_size': 2, 'strides': 2}, {'filters': 4, 'kernel_size': 3, 'padding': 'same'},
            {'filters': 3, 'kernel_size': 3, 'strides': 2, 'padding': 'same', 'activation': 'relu'},
            {'filters': 3, 'kernel_size': 2, 'dilation_rate': 2, 'padding': 'same'}, {'filters': 4, 'kernel_size': 2, 'groups': 2},
            {'filters': 5, 'kernel_size': 1, 'use_bias': False}, {'filters': 17, 'kernel_size': 3, 'padding': 'same', 'activation': 'tanh'},
        ]
        for args in variants:
            yield case({name: args}, input_shape(rank, 4))
        yield case({name: {'filters': 3, 'kernel_size': 2, 'data_format': 'channels_first'}}, input_shape(rank, 2, first=True),
                   layer=None)
        yield case({name: {'filters': 3, 'kernel_size': 2, **about_weights}}, input_shape(rank, 2), training=True, name=f'{name} with everything about its weights')
    for args in ({'filters': 3, 'kernel_size': 3, 'padding': 'causal'}, {'filters': 2, 'kernel_size': 3, 'padding': 'causal', 'dilation_rate': 2},
                 {'filters': 2, 'kernel_size': 3, 'padding': 'causal', 'strides': 2}, {'filters': 4, 'kernel_size': 2, 'padding': 'causal', 'groups': 2}):
        yield case({'Conv1D': args}, (2, 8, 2))
    for args in ({'filters': 2, 'kernel_size': [2, 3], 'strides': [2, 1], 'padding': 'same'}, {'filters': 2, 'kernel_size': [3, 1], 'dilation_rate': [1, 2]},
                 {'filters': 3, 'kernel_size': [1, 4], 'strides': [1, 3]}):
        yield case({'Conv2D': args}, (1, 6, 5, 2))
    yield case({'Conv2D': {'filters': 6, 'kernel_size': 3, 'groups': 3, 'padding': 'same'}}, (1, 5, 5, 6))
    yield case({'Conv1D': {'filters': 2, 'kernel_size': 3, 'dilation_rate': 2, 'padding': 'causal', 'data_format': 'channels_first'}}, (1, 2, 6))
    yield case({'Conv2D': {'filters': 4, 'kernel_size': [2, 3], 'groups': 2, 'data_format': 'channels_first', 'activation': 'softmax'}}, (1, 2, 3, 5))
    yield case({'Conv3D': {'filters': 2, 'kernel_size': [2, 3, 2], 'strides': [1, 2, 2], 'padding': 'same'}}, (1, 2, 4, 3, 2))
    yield case({'Conv3D': {'filters': 2, 'kernel_size': 2, 'dilation_rate': [1, 2, 1], 'groups': 2}}, (1, 3, 4, 3, 2))


def transposed():
    for rank in (1, 2, 3):
        name = f'Conv{rank}DTranspose'
        size = {1: (5,), 2: (3, 4), 3: (2, 3, 2)}[rank]
        for args in ({'filters': 2, 'kernel_size': 3}, {'filters': 3, 'kernel_size': 3, 'strides': 2}, {'filters': 2, 'kernel_size': 3, 'strides': 2, 'padding': 'same'},
                     {'filters': 2, 'kernel_size': 2, 'strides': 3}, {'filters': 2, 'kernel_size': 2, 'strides': 3, 'padding': 'same'},
                     {'filters': 1, 'kernel_size': 3, 'strides': 2, 'padding': 'same', 'output_padding': 1},
                     {'filters': 2, 'kernel_size': 4, 'strides': 2, 'output_padding': 1}, {'filters': 2, 'kernel_size': 5, 'padding': 'same', 'use_bias': False},
                     {'filters': 2, 'kernel_size': 2, 'dilation_rate': 2, 'activation': 'relu'}, {'filters': 2, 'kernel_size': 4, 'strides': 2, 'padding': 'same'}):
            yield case({name: args}, input_shape(rank, 3, size=size))
        yield case({name: {'filters': 2, 'kernel_size': 3, 'strides': 2, 'data_format': 'channels_first'}}, input_shape(rank, 3, first=True, size=size))
        yield case({name: {'filters': 2, 'kernel_size': 2, **about_weights}}, input_shape(rank, 2, size=size), training=True, name=f'{name} with everything about its weights')
    yield case({'Conv2DTranspose': {'filters': 2, 'kernel_size': [2, 3], 'strides': [1, 2], 'padding': 'same'}}, (1, 3, 2, 2))
    for args in ({'kernel_size': [3, 2], 'strides': [2, 1], 'padding': 'same', 'output_padding': [1, 0]}, {'kernel_size': 3, 'dilation_rate': [2, 1], 'padding': 'same'},
                 {'kernel_size': 1, 'strides': 3, 'padding': 'same'}):
        yield case({'Conv2DTranspose': {'filters': 2, **args}}, (1, 4, 3, 2))


def depthwise():
    spare = {key.replace('kernel', 'depthwise'): each for key, each in about_weights.items()}
    for rank in (1, 2):
        name = f'DepthwiseConv{rank}D'
        for args in ({'kernel_size': 3}, {'kernel_size': 2, 'strides': 2, 'depth_multiplier': 2, 'padding': 'same'}, {'kernel_size': 3, 'padding': 'same', 'use_bias': False},
                     {'kernel_size': 2, 'dilation_rate': 2, 'activation': 'relu6'}, {'kernel_size': 3, 'strides': 2, 'depth_multiplier': 3}):
            yield case({name: args}, input_shape(rank, 3))
        yield case({name: {'kernel_size': 2, 'data_format': 'channels_first'}}, input_shape(rank, 2, first=True))
        yield case({name: {'kernel_size': 2, **spare}}, input_shape(rank, 2), training=True, name=f'{name} with everything about its weights')
    yield case({'DepthwiseConv2D': {'kernel_size': [3, 2], 'padding': 'same'}}, (1, 6, 5, 17))
    yield case({'DepthwiseConv2D': {'kernel_size': 2, 'dilation_rate': 2}}, (1, 4, 5, 2))


def separable():
    spare = {key.replace('kernel', 'depthwise'): each for key, each in about_weights.items()}
    spare |= {key.replace('kernel', 'pointwise'): each for key, each in about_weights.items() if 'kernel' in key}
    for rank in (1, 2):
        name = f'SeparableConv{rank}D'
        for args in ({'filters': 3, 'kernel_size': 2}, {'filters': 4, 'kernel_size': 3, 'depth_multiplier': 2, 'padding': 'same', 'activation': 'relu'},
                     {'filters': 2, 'kernel_size': 3, 'strides': 2, 'padding': 'same'}, {'filters': 2, 'kernel_size': 2, 'dilation_rate': 2, 'use_bias': False}):
            yield case({name: args}, input_shape(rank, 3))
        yield case({name: {'filters': 3, 'kernel_size': 2, 'data_format': 'channels_first'}}, input_shape(rank, 2, first=True))
        yield case({name: {'filters': 3, 'kernel_size': 2, **spare}}, input_shape(rank, 2), training=True, name=f'{name} with everything about its weights')


def resizing():
    for config, shape in (
        ({'Cropping1D': {}}, (2, 6, 3)), ({'Cropping1D': {'cropping': [2, 1]}}, (2, 6, 3)), ({'Cropping1D': {'cropping': 2}}, (2, 6, 3)),
        ({'Cropping2D': {'cropping': 1}}, (2, 4, 5, 2)), ({'Cropping2D': {'cropping': [1, 2]}}, (2, 4, 5, 2)),
        ({'Cropping2D': {'cropping': [[1, 0], [0, 2]]}}, (2, 4, 5, 2)), ({'Cropping2D': {'cropping': 1, 'data_format': 'channels_first'}}, (2, 2, 4, 5)),
        ({'Cropping3D': {}}, (1, 4, 5, 3, 2)), ({'Cropping3D': {'cropping': [[1, 0], [0, 2], [1, 1]]}}, (1, 4, 5, 3, 2)),
        ({'Cropping3D': {'cropping': 1, 'data_format': 'channels_first'}}, (1, 2, 4, 5, 3)),
        ({'ZeroPadding1D': {}}, (2, 3, 2)), ({'ZeroPadding1D': {'padding': [0, 2]}}, (2, 3, 2)),
        ({'ZeroPadding1D': {'padding': 1, 'data_format': 'channels_first'}}, (2, 2, 3)),
        ({'ZeroPadding2D': {}}, (2, 3, 2, 2)), ({'ZeroPadding2D': {'padding': [1, 2]}}, (2, 3, 2, 2)), ({'ZeroPadding2D': {'padding': [[1, 0], [2, 3]]}}, (2, 3, 2, 2)),
        ({'ZeroPadding2D': {'padding': 1, 'data_format': 'channels_first'}}, (2, 2, 3, 2)),
        ({'ZeroPadding3D': {}}, (1, 2, 3, 2, 2)), ({'ZeroPadding3D': {'padding': [[1, 0], [0, 2], [1, 1]]}}, (1, 2, 3, 2, 2)),
        ({'ZeroPadding3D': {'padding': 1, 'data_format': 'channels_first'}}, (1, 2, 2, 3, 2)),
        ({'UpSampling1D': {}}, (2, 3, 2)), ({'UpSampling1D': {'size': 3}}, (2, 3, 2)),
        ({'UpSampling2D': {}}, (2, 3, 2, 2)), ({'UpSampling2D': {'size': [3, 2]}}, (2, 3, 2, 2)), ({'UpSampling2D': {'size': 2, 'interpolation': 'bilinear'}}, (2, 3, 4, 2)),
        ({'UpSampling2D': {'size': [3, 2], 'interpolation': 'bilinear'}}, (1, 2, 3, 3)),
        ({'UpSampling2D': {'size': 2, 'data_format': 'channels_first'}}, (2, 2, 3, 2)),
        ({'UpSampling3D': {}}, (1, 2, 3, 2, 2)), ({'UpSampling3D': {'size': [1, 2, 3]}}, (1, 2, 3, 2, 2)), ({'UpSampling3D': {'size': 2, 'data_format': 'channels_first'}}, (1, 2, 2, 3, 2)),
        ({'Resizing': {'height': 5, 'width': 3}}, (2, 3, 4, 2)), ({'Resizing': {'height': 2, 'width': 7}}, (2, 3, 4, 2)),
        ({'Resizing': {'height': 5, 'width': 3, 'interpolation': 'nearest'}}, (2, 3, 4, 2)),
        ({'Resizing': {'height': 6, 'width': 8, 'interpolation': 'bilinear'}}, (1, 3, 4, 2)),
        ({'Resizing': {'height': 5, 'width': 3, 'data_format': 'channels_first'}}, (2, 2, 3, 4)),
        ({'Resizing': {'height': 7, 'width': 5, 'interpolation': 'bicubic'}}, (1, 4, 3, 3)), ({'Resizing': {'height': 3, 'width': 11, 'interpolation': 'bicubic'}}, (2, 7, 4, 1)),
        ({'Resizing': {'height': 9, 'width': 5, 'interpolation': 'lanczos3'}}, (1, 4, 7, 2)), ({'Resizing': {'height': 5, 'width': 13, 'interpolation': 'lanczos5'}}, (1, 9, 6, 2)),
        ({'Resizing': {'height': 13, 'width': 2, 'interpolation': 'nearest'}}, (1, 5, 9, 2)), ({'Resizing': {'height': 1, 'width': 1, 'interpolation': 'lanczos3'}}, (1, 5, 4, 2)),
        ({'Resizing': {'height': 3, 'width': 4, 'antialias': True}}, (1, 8, 9, 2)), ({'Resizing': {'height': 5, 'width': 12, 'antialias': True, 'interpolation': 'bicubic'}}, (1, 11, 5, 2)),
        ({'Resizing': {'height': 3, 'width': 2, 'antialias': True, 'interpolation': 'lanczos3'}}, (1, 13, 9, 1)),
        ({'Resizing': {'height': 4, 'width': 3, 'antialias': True, 'interpolation': 'lanczos5'}}, (1, 15, 7, 1)), ({'Resizing': {'height': 2, 'width': 3, 'antialias': True, 'interpolation': 'nearest'}}, (1, 7, 8, 1)),
        ({'Resizing': {'height': 4, 'width': 4, 'crop_to_aspect_ratio': True}}, (1, 5, 8, 2)), ({'Resizing': {'height': 4, 'width': 3, 'crop_to_aspect_ratio': True, 'antialias': True}}, (1, 9, 5, 2)),
        ({'Resizing': {'height': 4, 'width': 4, 'pad_to_aspect_ratio': True, 'fill_value': 0.5}}, (1, 5, 8, 2)), ({'Resizing': {'height': 6, 'width': 3, 'pad_to_aspect_ratio': True}}, (1, 5, 5, 2)),
        ({'Resizing': {'height': 5, 'width': 3, 'pad_to_aspect_ratio': True, 'fill_value': -1.5, 'fill_mode': 'constant', 'data_format': 'channels_first'}}, (1, 2, 7, 3)),
        ({'Resizing': {'height': 3, 'width': 4, 'crop_to_aspect_ratio': True, 'data_format': 'channels_first'}}, (2, 2, 3, 5)),
        ({'UpSampling2D': {'size': [2, 3], 'interpolation': 'bicubic'}}, (1, 3, 4, 2)), ({'UpSampling2D': {'size': [3, 2], 'interpolation': 'lanczos3'}}, (1, 3, 5, 2)),
        ({'UpSampling2D': {'size': [2, 1], 'interpolation': 'lanczos5'}}, (1, 6, 3, 2)), ({'UpSampling2D': {'size': 3, 'interpolation': 'bicubic', 'data_format': 'channels_first'}}, (1, 2, 3, 2)),
        ({'CenterCrop': {'height': 2, 'width': 3}}, (2, 5, 6, 2)), ({'CenterCrop': {'height': 4, 'width': 4}}, (2, 4, 7, 1)), ({'CenterCrop': {'height': 4, 'width': 5}}, (1, 3, 8, 2)),
        ({'CenterCrop': {'height': 3, 'width': 2, 'data_format': 'channels_first'}}, (1, 2, 6, 5)), ({'CenterCrop': {'height': 6, 'width': 2, 'data_format': 'channels_first'}}, (1, 2, 4, 5)),
    ):
        yield case(config, shape)


def pooling():
    for rank in (1, 2, 3):
        for kind in ('Max', 'Average'):
            name = f'{kind}Pooling{rank}D'
            required = {} if kind == 'Max' else {'pool_size': 2}
            for args in (required, {'pool_size': 3, 'strides': 2, 'padding': 'same'}, {'pool_size': 2, 'padding': 'same'}, {'pool_size': 3, 'strides': 1}):
                yield case({name: args}, input_shape(rank, 3))
            yield case({name: {'pool_size': 2, 'data_format': 'channels_first'}}, input_shape(rank, 2, first=True))
            name = f'Global{kind}Pooling{rank}D'
            yield case({name: {}}, input_shape(rank, 3))
            yield case({name: {'keepdims': True}}, input_shape(rank, 3))
            yield case({name: {'data_format': 'channels_first'}}, input_shape(rank, 2, first=True))
            name = f'Adaptive{kind}Pooling{rank}D'
            yield case({name: {'output_size': 2}}, input_shape(rank, 3))
            yield case({name: {'output_size': 3 if rank == 1 else [3, 2, 1][:rank]}}, input_shape(rank, 2), name=f'{name} of several sizes')
            yield case({name: {'output_size': 2, 'data_format': 'channels_first'}}, input_shape(rank, 2, first=True))
    yield case({'MaxPooling2D': {'pool_size': [2, 3], 'strides': [1, 2]}}, (1, 5, 7, 2))
    yield case({'AveragePooling2D': {'pool_size': [3, 2], 'strides': [2, 1], 'padding': 'same'}}, (1, 5, 7, 2))


def cases():
    for each in (convolutions, depthwise, separable, transposed):
        yield from each()


def cases_of_movement():
    yield from resizing()
    yield from pooling()
